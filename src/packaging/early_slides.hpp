// Provisional slides for the package of the sound, found beside the encoding of it.
#pragma once

#include "early.hpp"

#include "lectern/base/error.hpp"
#include "lectern/media/transcode.hpp"

#include <chrono>
#include <filesystem>
#include <future>
#include <optional>
#include <stop_token>

namespace lectern::packaging {

class early_slides {
public:
    // Begins to look on a thread of its own, where the slides are not known yet, the recording is drawn and
    // no cut was made. The encoding of the whole finds its slides as if this had not been. Lifetime: `what`
    // and `known` outlive this.
    early_slides(const encoding& what, const early_facts& known);
    ~early_slides();
    early_slides(const early_slides&) = delete;
    early_slides& operator=(const early_slides&) = delete;

    // What was found, with images in directory()/slides. None: nothing, or nothing yet; the sound need not
    // wait for longer than `patience`.
    const media::slides_output* wait(std::chrono::milliseconds patience);
    const std::filesystem::path& directory() const noexcept { return directory_; }

private:
    bool is_there_within(std::chrono::milliseconds patience) const;
    result<media::slides_output> look(const media::transcode_plan& plan);

    const encoding& what_;
    std::filesystem::path directory_;
    std::stop_source stop_;
    std::stop_callback<std::function<void()>> forward_; // who stops the whole stops this
    std::optional<media::slides_output> found_;
    std::future<result<media::slides_output>> looking_; // until it has been asked
};

} // namespace lectern::packaging
