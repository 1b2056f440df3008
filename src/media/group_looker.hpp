// Pictures of a group of packets that begins with a key frame, at equal steps.
#pragma once

#include "decoder.hpp"
#include "shown_pictures.hpp"

#include "lectern/media/transcode.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace lectern::media {

using packet_group = std::vector<av_ptr<AVPacket>>;

class group_looker {
public:
    // Errors: refused.
    static result<std::unique_ptr<group_looker>> open(const AVStream& stream, const transcode_plan& plan,
                                                      const transcode_options& options);

    using picture_ptr = std::shared_ptr<const AVFrame>; // with 8 bit of brightness
    // The same picture again where nothing new came.
    using sink = std::function<result<void>(std::chrono::microseconds at, const picture_ptr& shown)>;
    struct range {
        std::chrono::microseconds first, end, step;
        std::int64_t most_pixels; // to decode
    };
    // Hands on what is shown at first, first + step, ... before `end`, each as it comes: nothing where the
    // group's first picture cannot be decoded. Returns the first of those times that was not come to.
    // Errors: cancelled, internal, those of `use`.
    result<std::chrono::microseconds> look(const packet_group& group, const range& wanted, const sink& use);

    // When the earliest picture came that is not of the first one's size and format. Such are not handed on,
    // and end a look.
    std::optional<std::chrono::microseconds> changed() const noexcept { return changed_; }

    // A picture that was seen as the plan wants it: its size, upright, its colours. Errors: internal.
    result<picture_ptr> finish(const AVFrame& picture);

    std::int64_t decoded() const noexcept { return pixels_; } // so far

private:
    group_looker(decoder made, const AVStream& stream, const transcode_plan& plan, std::stop_token stop);

    bool is_as_the_first(const AVFrame& decoded);
    result<void> see(AVFrame& decoded, const sink& use);
    result<void> fill(std::chrono::microseconds until, const sink& use);
    result<void> make_ready();

    decoder decoder_;
    shown_pictures shown_;
    std::stop_token stop_;
    std::int64_t pixels_ = 0;
    struct shape {
        int width, height, format;
        bool operator==(const shape&) const = default;
    };
    std::optional<shape> first_; // as it was decoded
    std::optional<std::chrono::microseconds> changed_;
    // Of the group that is looked at:
    range wanted_{};
    std::chrono::microseconds next_{}, begins_{};
    picture_ptr held_;      // as it was decoded
    bool is_ready_ = false; // to be seen
    bool is_over_ = false;  // with a picture of another shape
};

} // namespace lectern::media
