#include "group_looker.hpp"

#include "packet_source.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace lectern::media {

using std::chrono::microseconds;

namespace {

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

result<std::unique_ptr<group_looker>> group_looker::open(const AVStream& stream, const transcode_plan& plan,
                                                         const transcode_options& options) {
    auto made = decoder::open(stream, options.limits, 1);
    if (!made) return made.error();
    return std::unique_ptr<group_looker>(new group_looker(std::move(*made), stream, plan, options.stop));
}

group_looker::group_looker(decoder made, const AVStream& stream, const transcode_plan& plan,
                           std::stop_token stop)
    : decoder_(std::move(made)), shown_(stream, plan), stop_(std::move(stop)) {
    decoder_.context().skip_frame = AVDISCARD_NONREF; // the others come often enough, mostly
}

result<microseconds> group_looker::look(const packet_group& group, const range& wanted, const sink& use) {
    held_.reset();
    is_over_ = false;
    wanted_ = wanted;
    next_ = wanted.first;
    if (group.empty()) return next_;
    begins_ = time_shown(*group.front()).value_or(microseconds{0});
    decoder_.restart();
    const auto most = pixels_ + std::min(wanted.most_pixels, INT64_MAX - pixels_);
    const auto take = [this, &use](AVFrame& frame) { return see(frame, use); };
    bool enough = false;
    for (const auto& packet : group) {
        if (stop_.stop_requested()) return error{errc::cancelled, "Looking for slides was stopped."};
        enough = is_over_ || next_ >= wanted_.end || pixels_ >= most;
        if (enough) break;
        if (auto done = decoder_.decode(packet.get(), take); !done) return done.error();
    }
    if (!enough) {
        if (auto done = decoder_.decode(nullptr, take); !done) return done.error();
        if (auto done = fill(wanted_.end, use); !done) return done.error();
    }
    held_.reset();
    return next_;
}

bool group_looker::is_as_the_first(const AVFrame& decoded) {
    const shape now{decoded.width, decoded.height, decoded.format};
    if (!first_) first_ = now;
    return now == *first_;
}

result<void> group_looker::see(AVFrame& decoded, const sink& use) {
    pixels_ += static_cast<std::int64_t>(decoded.width) * decoded.height;
    if (is_over_ || decoded.best_effort_timestamp == AV_NOPTS_VALUE) return {};
    const microseconds at(decoded.best_effort_timestamp);
    if (at < begins_) return {}; // it refers to pictures before the key frame
    if (auto done = fill(std::min(at, wanted_.end), use); !done) return done;
    if (!is_as_the_first(decoded)) {
        changed_ = std::min(at, changed_.value_or(at));
        is_over_ = true;
        held_.reset();
        return {};
    }
    shown_.complete(decoded);
    held_ = share(decoded);
    is_ready_ = false;
    return {};
}

result<void> group_looker::fill(microseconds until, const sink& use) {
    for (; held_ && next_ < until; next_ += wanted_.step) {
        if (auto done = make_ready(); !done) return done;
        if (auto done = use(next_, held_); !done) return done;
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

result<group_looker::picture_ptr> group_looker::finish(const AVFrame& picture) {
    if (picture.opaque == this) return picture_ptr(share(picture));
    picture_ptr finished;
    const auto keep = [this, &finished](AVFrame& made) -> result<void> {
        tag_as_bt709(made);
        made.opaque = this; // a mark: it is finished
        finished = share(made);
        return {};
    };
    if (auto done = shown_.make(picture, keep); !done) return done.error();
    if (!finished) return error{errc::internal, "scaling a picture: nothing came out"};
    return finished;
}

} // namespace lectern::media
