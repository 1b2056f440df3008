// Looks for slides in all the pictures that go by, at equal steps.
#pragma once

#include "slide_collector.hpp"

namespace lectern::media {

class slide_finder {
public:
    // Images go to directory/slides; `avif`: see transcode_plan.
    slide_finder(const std::filesystem::path& directory, bool avif)
        : slides_(slide_images(directory, avif), time_of) {}

    // Whether the picture shown until `end` is wanted; pictures come in order and leave no gap.
    bool wants(std::chrono::microseconds end) const noexcept { return time_of(next_) < end; }
    // `number` tells pictures apart. Shape: 8 bit 4:2:0. Errors: those of slide_collector.
    result<void> take(const AVFrame& picture, std::int64_t number, std::chrono::microseconds end);

    // Whether no slide was found in what is shown until `end`. False, too, when that is not decided yet.
    bool shows_none_until(std::chrono::microseconds end) const { return slides_.shows_none_until(end); }
    // The slides within `end`, or why there are none. Images of what turned out to be no slide are removed.
    result<slides_output> finish(std::chrono::microseconds end);

private:
    static std::chrono::microseconds time_of(std::int64_t sample) noexcept {
        return std::chrono::microseconds(sample * 1'000'000 / slide_samples_per_second);
    }

    slide_collector slides_;
    std::int64_t next_ = 0;    // sample
    std::int64_t number_ = -1; // of the latest picture
    slide_collector::picture_ptr picture_;
};

} // namespace lectern::media
