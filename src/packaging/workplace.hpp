// Where a package is made: what lies there of an earlier attempt is used, or goes.
#pragma once

#include "ladder_plan.hpp"

#include "lectern/base/files.hpp"
#include "lectern/media/sound_survey.hpp"
#include "lectern/packaging/package_recording.hpp"

#include <filesystem>
#include <map>
#include <optional>

namespace lectern::packaging {

//   making/     becomes the package; its renditions grow here
//   journals/   what of each rendition is whole (media::transcode_options::journals)
//   sound       how loud the recording is (media::survey_sound)
//   low         the plan of the lowest rung, once it had to be made smaller
class workplace {
public:
    // In `options.work`, or in a directory of its own beside `target` that goes with this object.
    // Errors: io, no_space.
    static result<workplace> open(const std::filesystem::path& target, const package_options& options);

    std::filesystem::path making() const { return root_ / "making"; }
    std::filesystem::path journals() const { return root_ / "journals"; }

    // Removes from making/ what are not renditions of this plan. Errors: io.
    result<void> tidy(const media::transcode_plan& plan) const;
    // All that was made so far is worth nothing.
    void clear() const;

    result<void> note_sound(const std::map<int, media::sound_facts>& heard) const;
    std::optional<std::map<int, media::sound_facts>> noted_sound() const;

    result<void> note_low(const media::video_rendition_plan& low) const;
    // `low` as an earlier attempt made it smaller.
    std::optional<media::video_rendition_plan> noted_low(const media::video_rendition_plan& low) const;

private:
    explicit workplace(std::filesystem::path root) : root_(std::move(root)) {}

    std::filesystem::path root_;
    std::optional<base::scratch_directory> scratch_;
};

} // namespace lectern::packaging
