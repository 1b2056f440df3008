// Looks for slides in the pictures that go by and stores their images.
#pragma once

#include "av_ptr.hpp"
#include "slide_detector.hpp"

#include "lectern/media/transcode.hpp"

#include <chrono>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>

namespace lectern::media {

class slide_finder {
public:
    // Images go to directory/slides; `avif`: see transcode_plan.
    slide_finder(const std::filesystem::path& directory, bool avif)
        : folder_(directory / "slides"), avif_(avif) {}

    // Whether the picture shown until `end` is wanted; pictures come in order and leave no gap.
    bool wants(std::chrono::microseconds end) const noexcept { return time_of(next_) < end; }
    // `number` tells pictures apart. Shape: 8 bit 4:2:0. Errors: internal, io, no_space.
    result<void> take(const AVFrame& picture, std::int64_t number, std::chrono::microseconds end);

    bool found_any() const noexcept { return !stored_.empty(); }
    // The slides within `end`, or why there are none. Images of what turned out to be no slide are removed.
    result<slides_output> finish(std::chrono::microseconds end);

private:
    struct frame {
        std::int64_t sample;
        std::shared_ptr<const AVFrame> picture;
    };
    struct stored {
        found_slide slide;
        std::string image;
        std::chrono::microseconds taken; // its picture, or that of the slide that it shows again
    };

    static std::chrono::microseconds time_of(std::int64_t sample) noexcept {
        return std::chrono::microseconds(sample * 1'000'000 / slide_samples_per_second);
    }
    void look(const AVFrame& picture, std::int64_t number);
    result<void> store_found();
    result<std::string> store(const found_slide& slide);
    result<std::string> encode(const AVFrame& picture, std::int64_t until);
    void forget_frames();

    std::filesystem::path folder_;
    bool avif_;
    std::optional<slide_detector> detector_;
    std::int64_t next_ = 0;    // sample
    std::int64_t number_ = -1; // of the latest picture
    std::shared_ptr<const slide_grid> grid_;
    std::shared_ptr<const AVFrame> picture_;
    std::deque<frame> frames_; // that may become images
    std::vector<stored> stored_;
    std::uint64_t bytes_ = 0; // of all images
    std::size_t quality_ = 0; // of slide_qualities: that of the latest image
};

} // namespace lectern::media
