// Looks for slides in the pictures that go by and stores their images.
#pragma once

#include "av_ptr.hpp"
#include "slide_detector.hpp"

#include "lectern/media/transcode.hpp"

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace lectern::media {

class slide_finder {
public:
    // Images go to directory/slides; `avif`: see transcode_plan.
    slide_finder(const std::filesystem::path& directory, bool avif, const slide_rules& rules = {})
        : folder_(directory / "slides"), avif_(avif), rules_(rules) {}

    // Whether the picture shown until `end` is wanted; pictures come in order and leave no gap.
    bool wants(std::chrono::microseconds end) const noexcept { return time_of(next_) < end; }
    // `number` tells pictures apart. Shape: 8 bit 4:2:0. Errors: internal, io, no_space.
    result<void> take(const AVFrame& picture, std::int64_t number, std::chrono::microseconds end);

    // Instead of `take`: what is shown at any time, in order. `follows`: it comes one step after the last
    // one, so that what differs moved. Errors: those of take; refused when it has another shape than those
    // before.
    result<void> take_at(const std::shared_ptr<const AVFrame>& picture, std::chrono::microseconds at,
                         bool follows);
    // Instead of `take`: what is shown from `at` on is not known; a slide before it ends there.
    result<void> take_unknown_at(std::chrono::microseconds at);
    // Whether this is another slide than what was taken last, as far as can be told yet.
    bool shows_another(const AVFrame& picture) const;

    // What makes of a picture that was taken the one to store. None: it is that one.
    using finisher = std::function<result<std::shared_ptr<const AVFrame>>(const AVFrame&)>;
    void finish_pictures_by(finisher finish) { finish_picture_ = std::move(finish); }

    // Whether no slide was found in what is shown until `end`. False, too, when that is not decided yet.
    bool shows_none_until(std::chrono::microseconds end) const;
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

    std::chrono::microseconds time_of(std::int64_t sample) const noexcept;
    struct span {
        std::chrono::microseconds start, end;
    };
    span shown(const found_slide& slide, std::chrono::microseconds end) const;
    // As if it had been sampled at equal steps.
    found_slide evenly(found_slide slide, std::chrono::microseconds end) const;
    result<void> see();
    void look(const AVFrame& picture, std::int64_t number);
    result<void> store_found();
    result<std::string> store(const found_slide& slide);
    result<std::string> encode(const AVFrame& picture, std::chrono::microseconds until);
    void forget_frames();

    std::filesystem::path folder_;
    bool avif_;
    slide_rules rules_;
    finisher finish_picture_;
    std::optional<slide_detector> detector_;
    std::vector<std::chrono::microseconds> times_; // of the samples, where they come at any time
    std::int64_t next_ = 0;                        // sample
    std::int64_t number_ = -1;                     // of the latest picture
    std::shared_ptr<const slide_grid> grid_;
    std::shared_ptr<const AVFrame> picture_;
    std::deque<frame> frames_; // that may become images
    std::vector<stored> stored_;
    std::uint64_t bytes_ = 0; // of all images
    std::size_t quality_ = 0; // of slide_qualities: that of the latest image
};

} // namespace lectern::media
