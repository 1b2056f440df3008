// Takes the pictures of slides that are known already a second time, as AVIF.
#pragma once

#include "av_ptr.hpp"

#include "lectern/media/transcode.hpp"

#include <chrono>
#include <filesystem>
#include <vector>

namespace lectern::media {

class slide_retaker {
public:
    // Images are in, and go to, directory/slides.
    slide_retaker(std::vector<slide> slides, const std::filesystem::path& directory)
        : slides_(std::move(slides)), folder_(directory / "slides") {}

    // Whether the picture shown until `end` is wanted; pictures come in order and leave no gap.
    bool wants(std::chrono::microseconds end) const noexcept {
        return next_ < slides_.size() && slides_[next_].taken < end;
    }
    // Shape: 8 bit 4:2:0. Errors: internal, io, no_space.
    result<void> take(const AVFrame& picture, std::chrono::microseconds end);

private:
    std::vector<slide> slides_;
    std::filesystem::path folder_;
    std::size_t next_ = 0;
};

} // namespace lectern::media
