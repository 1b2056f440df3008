#include "group_looker.hpp"

#include "picture_chain.hpp"

#include <algorithm>
#include <utility>

namespace lectern::media {

using std::chrono::microseconds;

namespace {

std::shared_ptr<const AVFrame> own(av_ptr<AVFrame> frame) {
    return {frame.release(), av_delete()};
}

bool has_grey_of_8_bit(const AVFrame& frame) {
    switch (frame.format) {
    case AV_PIX_FMT_YUV420P:
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUV422P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUV444P:
    case AV_PIX_FMT_YUVJ444P:
    case AV_PIX_FMT_NV12:
        return true;
    default:
        return false;
    }
}

} // namespace

std::optional<microseconds> time_shown(const AVPacket& packet) {
    const auto stamp = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
    return stamp == AV_NOPTS_VALUE ? std::nullopt : std::optional(microseconds(stamp));
}

result<std::unique_ptr<group_looker>> group_looker::open(const AVStream& stream, const transcode_plan& plan,
                                                         const input_limits& limits) {
    auto made = decoder::open(stream, limits, 1);
    if (!made) return made.error();
    return std::unique_ptr<group_looker>(new group_looker(std::move(*made), stream, plan));
}

group_looker::group_looker(decoder made, const AVStream& stream, const transcode_plan& plan)
    : decoder_(std::move(made)), turned_(orientation_of(stream)), aspect_(stream.sample_aspect_ratio),
      width_(plan.width), height_(plan.height), tone_map_(plan.tone_map), graph_({}) {
    const picture_target target{width_, height_, turned_, tone_map_};
    graph_ = picture_graph([target](const AVFrame& frame) { return chain_for(frame, target); });
    decoder_.context().skip_frame = AVDISCARD_NONREF; // the others come often enough, mostly
}

result<std::vector<group_looker::seen>> group_looker::look(const packet_group& group, const range& wanted) {
    all_.clear();
    held_.reset();
    wanted_ = wanted;
    next_ = wanted.first;
    if (group.empty()) return std::exchange(all_, {});
    begins_ = time_shown(*group.front()).value_or(microseconds{0});
    decoder_.restart();
    const auto use = [this](AVFrame& frame) { return see(frame); };
    for (const auto& packet : group) {
        if (next_ >= wanted_.end) break;
        if (auto done = decoder_.decode(packet.get(), use); !done) return done.error();
    }
    if (next_ < wanted_.end)
        if (auto done = decoder_.decode(nullptr, use); !done) return done.error();
    if (auto done = fill(wanted_.end); !done) return done.error();
    held_.reset();
    return std::exchange(all_, {});
}

result<void> group_looker::see(AVFrame& decoded) {
    pixels_ += static_cast<std::int64_t>(decoded.width) * decoded.height;
    if (decoded.best_effort_timestamp == AV_NOPTS_VALUE) return {};
    const microseconds at(decoded.best_effort_timestamp);
    if (at < begins_) return {}; // it refers to pictures before the key frame
    if (auto done = fill(std::min(at, wanted_.end)); !done) return done;
    if (aspect_.num > 0 && aspect_.den > 0) decoded.sample_aspect_ratio = aspect_;
    complete_colours(decoded, tone_map_);
    held_ = own(share(decoded));
    is_ready_ = false;
    return {};
}

result<void> group_looker::fill(microseconds until) {
    for (; held_ && next_ < until; next_ += wanted_.step) {
        if (auto done = make_ready(); !done) return done;
        all_.push_back({next_, held_});
    }
    return {};
}

// To compare pictures their brightness will do as it is: most of the time would go into their colours.
result<void> group_looker::make_ready() {
    if (is_ready_) return {};
    is_ready_ = true;
    if (has_grey_of_8_bit(*held_)) return {};
    auto finished = finish(*held_);
    if (!finished) return finished.error();
    held_ = std::move(*finished);
    return {};
}

result<std::shared_ptr<const AVFrame>> group_looker::finish(const AVFrame& picture) {
    if (picture.opaque == this) return own(share(picture));
    std::shared_ptr<const AVFrame> finished;
    const auto keep = [this, &finished](AVFrame& made) -> result<void> {
        tag_as_bt709(made);
        made.opaque = this; // a mark: it is finished
        finished = own(share(made));
        return {};
    };
    const picture_target target{width_, height_, turned_, tone_map_};
    auto raw = share(picture);
    if (chain_for(*raw, target).empty()) {
        if (auto kept = keep(*raw); !kept) return kept.error();
    } else if (auto done = graph_.run(*raw, keep); !done) {
        return done.error();
    }
    if (!finished) return error{errc::internal, "scaling a picture: nothing came out"};
    return finished;
}

} // namespace lectern::media
