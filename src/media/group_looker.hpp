// Pictures of a group of packets that begins with a key frame, at equal steps.
#pragma once

#include "decoder.hpp"
#include "picture_graph.hpp"
#include "stream_facts.hpp"

#include "lectern/media/transcode.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace lectern::media {

using packet_group = std::vector<av_ptr<AVPacket>>;

std::optional<std::chrono::microseconds> time_shown(const AVPacket& packet);

class group_looker {
public:
    // Errors: refused.
    static result<std::unique_ptr<group_looker>> open(const AVStream& stream, const transcode_plan& plan,
                                                      const input_limits& limits);

    struct seen {
        std::chrono::microseconds at;
        std::shared_ptr<const AVFrame> picture; // with 8 bit of brightness; the same where nothing new came
    };
    struct range {
        std::chrono::microseconds first, end, step;
    };
    // What is shown at first, first + step, ... before `end`. Nothing where the group's first picture cannot
    // be decoded. Errors: internal.
    result<std::vector<seen>> look(const packet_group& group, const range& wanted);

    // A picture that was seen as the plan wants it: its size, upright, its colours. Errors: internal.
    result<std::shared_ptr<const AVFrame>> finish(const AVFrame& picture);

    std::int64_t decoded() const noexcept { return pixels_; } // so far

private:
    group_looker(decoder made, const AVStream& stream, const transcode_plan& plan);

    result<void> see(AVFrame& decoded);
    result<void> fill(std::chrono::microseconds until);
    result<void> make_ready();

    decoder decoder_;
    orientation turned_;
    AVRational aspect_;
    int width_, height_;
    bool tone_map_;
    picture_graph graph_;
    std::int64_t pixels_ = 0;
    // Of the group that is looked at:
    range wanted_{};
    std::chrono::microseconds next_{}, begins_{};
    std::vector<seen> all_;
    std::shared_ptr<const AVFrame> held_; // as it was decoded
    bool is_ready_ = false;               // to be seen
};

} // namespace lectern::media
