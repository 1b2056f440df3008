// Where a package is made: what lies there of an earlier attempt is used, or goes.
#pragma once

#include "ladder_plan.hpp"

#include "lectern/base/files.hpp"
#include "lectern/media/survey.hpp"
#include "lectern/packaging/package_recording.hpp"

#include <filesystem>
#include <optional>

namespace lectern::packaging {

// Of sound that was encoded before the picture: where it stops, and how long it was made. 0: there is none.
struct sound_ends {
    std::chrono::microseconds heard{}, end{};
};

// The lowest rung, once it had to be made smaller, and how often it was.
struct smaller_low {
    media::video_rendition_plan rung;
    int times = 1;
};

//   making/     becomes the package; its renditions grow here
//   journals/   what of each rendition is whole (media::transcode_options::journals)
//   base/       manifest and index of the first part, when the rest is made; its files lie in making/
//   early*/     a package of what comes early, until it is taken (early_names); early-making/ before it is
//   whole early-slides/  slides of key frames, for those packages alone slides      the slides, when they
//   were looked for before (look_while_arriving) sound       where sound that was encoded before the picture
//   ends survey      how the recording sounds and looks (media::survey) low         the plan of the lowest
//   rung, once it had to be made smaller
class workplace {
public:
    // In `options.work`, or in a directory of its own beside `target` that goes with this object.
    // Errors: io, no_space.
    static result<workplace> open(const std::filesystem::path& target, const package_options& options);

    std::filesystem::path making() const { return root_ / "making"; }
    std::filesystem::path base() const { return root_ / "base"; }
    std::filesystem::path early_making() const { return root_ / "early-making"; }
    std::filesystem::path early(std::string_view name) const { return root_ / name; }
    std::filesystem::path early_slides() const { return root_ / "early-slides"; }
    std::filesystem::path journals() const { return root_ / "journals"; }

    // Removes from making/ what are not renditions of this plan, nor slides that are noted. Errors: io.
    result<void> tidy(const media::transcode_plan& plan) const;
    // All that was made so far is worth nothing.
    void clear() const;

    result<void> note_survey(const media::survey_facts& facts) const;
    std::optional<media::survey_facts> noted_survey() const;

    // What a look at the whole recording found; its images lie in making/slides.
    result<void> note_slides(const media::slides_output& found) const;
    std::optional<media::slides_output> noted_slides() const;

    result<void> note_sound(const sound_ends& ends) const;
    sound_ends noted_sound() const;

    result<void> note_low(const smaller_low& low) const;
    // `low` as it was made smaller before.
    std::optional<smaller_low> noted_low(const media::video_rendition_plan& low) const;

private:
    explicit workplace(std::filesystem::path root) : root_(std::move(root)) {}

    std::filesystem::path root_;
    std::optional<base::scratch_directory> scratch_;
};

// `path`, with nothing in it. Errors: io, no_space.
result<std::filesystem::path> empty_directory(const std::filesystem::path& path);

} // namespace lectern::packaging
