// Looks for slides in pictures that are taken at any time: a key frame and what follows it.
#pragma once

#include "slide_collector.hpp"

namespace lectern::media {

class key_slide_finder {
public:
    // Images go to directory/slides.
    key_slide_finder(const std::filesystem::path& directory, slide_images::finisher finish);
    key_slide_finder(const key_slide_finder&) = delete;
    key_slide_finder& operator=(const key_slide_finder&) = delete;

    // What is shown at a time, in order; see slide_collector::add.
    result<void> take(const slide_collector::picture_ptr& picture, std::chrono::microseconds at,
                      bool follows);
    // What is shown from `at` on is not known; a slide before it ends there.
    result<void> take_unknown(std::chrono::microseconds at);

    bool shows_another(const AVFrame& picture) const { return slides_.shows_another(picture); }
    bool shows_none_until(std::chrono::microseconds end) const { return slides_.shows_none_until(end); }
    // The slides within `end`, or why there are none. Images of what turned out to be no slide are removed.
    result<slides_output> finish(std::chrono::microseconds end);

private:
    std::vector<std::chrono::microseconds> times_; // of the samples
    slide_collector slides_;
};

} // namespace lectern::media
