// Collects slides from samples of a picture, whenever those are taken, and stores their images.
#pragma once

#include "slide_detector.hpp"
#include "slide_images.hpp"
#include "slide_verdict.hpp"

#include "lectern/media/transcode.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lectern::media {

struct time_span {
    std::chrono::microseconds start{}, end{};
};

class slide_collector {
public:
    using picture_ptr = std::shared_ptr<const AVFrame>;
    // When a sample was taken; of the number after the last one: until when that one was shown, as far as is
    // known.
    using clock = std::function<std::chrono::microseconds(std::int64_t sample)>;

    slide_collector(slide_images images, clock time_of, const slide_rules& rules = {})
        : images_(std::move(images)), time_of_(std::move(time_of)), rules_(rules) {}

    // The next sample; the same pointer again when nothing changed. `follows`: it comes one step after the
    // last one, so that what differs moved. Shape: 8 bit of brightness. Errors: those of slide_images;
    // refused when it has another shape than those before.
    result<void> add(const picture_ptr& picture, bool follows);
    // The next sample, not the first one; what is shown there is not known, and a slide before it ends.
    result<void> add_unknown();

    // Whether this is another slide than what was taken last, as far as can be told yet.
    bool shows_another(const AVFrame& picture) const;
    // Whether no slide was found in what is shown until `end`. False, too, when that is not decided yet.
    bool shows_none_until(std::chrono::microseconds end) const;

    // All that stood still. No sample comes after this. Errors: those of slide_images.
    result<std::vector<found_slide>> finish();
    // Those of them that are slides, or why there are none; `shown`: when, one for each, or empty: not long
    // enough. The images of the others are removed, and what is kept fits a lecture of this length. Errors:
    // those of slide_images.
    result<slides_output> keep(slide_verdict verdict, const std::vector<time_span>& shown,
                               std::chrono::microseconds length);

private:
    struct sample {
        std::int64_t number;
        picture_ptr picture;
    };
    struct stored {
        found_slide slide;
        std::string image;
        std::chrono::microseconds taken; // its picture, or that of the slide that it shows again
    };

    result<void> see();
    result<void> store_found();
    result<stored> store(const found_slide& slide);

    slide_images images_;
    clock time_of_;
    slide_rules rules_;
    std::optional<slide_detector> detector_;
    picture_ptr picture_; // the latest
    std::shared_ptr<const slide_grid> grid_;
    std::int64_t next_ = 0;      // sample
    std::deque<sample> samples_; // that may become images
    std::vector<stored> stored_;
};

} // namespace lectern::media
