#include "lectern/media/key_slides.hpp"

#include "group_looker.hpp"
#include "key_distances.hpp"
#include "key_slide_finder.hpp"
#include "packet_source.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <utility>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

constexpr microseconds step{1'000'000 / slide_samples_per_second};
constexpr int samples_at_key = 3;                    // the key frame, and whether the picture rests after it
constexpr microseconds closest_keys{1'000'000};      // what comes sooner belongs to the key frame before
constexpr microseconds far_enough{5'000'000};        // apart: key frames between such are passed over
constexpr microseconds rarest_keys{60'000'000};      // apart: what is shown between rarer ones is not known
constexpr microseconds minutes_without{300'000'000}; // slides: then a look for nothing else ends
constexpr std::size_t most_kept = std::size_t{48} << 20; // bytes of packets, to look between two key frames
constexpr microseconds always_kept{2'000'000};           // after a key frame
// What may be decoded to see when a slide changed between two key frames: so much at once, so much for each
// second of the recording. A processor takes about 1 ms for each million.
constexpr double pixels_at_once = 1e9, pixels_a_second = 1e6;
constexpr std::int64_t most_at_key = 1'000'000'000; // pixels

// The packets from a key frame on.
struct kept_packets {
    packet_group packets;
    std::size_t bytes = 0;
    bool whole = true;

    void add(const AVPacket& packet, bool needed) {
        whole = whole && (needed || bytes < most_kept);
        if (!whole) return;
        bytes += static_cast<std::size_t>(packet.size);
        packets.push_back(share(packet));
    }
    void append(kept_packets more) {
        whole = whole && more.whole && bytes + more.bytes <= most_kept;
        if (!whole) packets.clear();
        if (!whole) return;
        bytes += more.bytes;
        std::ranges::move(more.packets, std::back_inserter(packets));
    }
};

class key_frame_pass {
public:
    key_frame_pass(group_looker& looker, const std::filesystem::path& directory)
        : looker_(looker),
          finder_(directory, [&looker](const AVFrame& picture) { return looker.finish(picture); }) {}

    result<void> take(const AVPacket& packet) {
        const auto shown = time_shown(packet);
        const bool is_key = shown && (packet.flags & AV_PKT_FLAG_KEY) != 0;
        if (!is_over_ && is_key && (group_.packets.empty() || *shown - begun_ >= closest_keys)) {
            if (auto done = end_group(*shown); !done) return done;
            begun_ = *shown;
        }
        if (shown) latest_ = std::max(latest_, *shown);
        if (shown) end_ = std::max(end_, *shown + microseconds(packet.duration));
        if (!is_over_ && (is_key || !group_.packets.empty()))
            group_.add(packet, shown && *shown < begun_ + always_kept);
        return {};
    }

    result<slides_output> finish(microseconds reached) {
        const auto end = std::max(end_, reached);
        if (auto done = end_group(end); !done) return done.error();
        // No key frame says what came after the last one.
        if (looked_at_ && since_.whole)
            if (auto rest = look_on(std::min(end, latest_ + always_kept)); !rest) return rest.error();
        const auto until = std::min(end, looker_.changed().value_or(end));
        const auto least = end / 2; // is to be known
        if (until < least)
            return error{errc::refused,
                         "The picture changes its shape too early to find slides by key frames."};
        if (until - gaps_ < least)
            return error{errc::refused, "Key frames are too rare to find slides by them."};
        return finder_.finish(until);
    }

private:
    // The next key frame, or the end, comes at `next`.
    result<void> end_group(microseconds next) {
        if (group_.packets.empty()) return {};
        if (finder_.shows_none_until(minutes_without))
            return error{errc::refused, "The first minutes show no slides."};
        const auto gap = std::min(next, latest_) - begun_;
        if (looked_at_ && next - *looked_at_ <= far_enough) {
            since_.append(std::move(group_));
            passed_over_ = true;
        } else {
            if (auto done = look(next); !done) return done;
            since_ = std::move(group_);
            passed_over_ = false;
            if (gap > rarest_keys)
                if (auto done = pass(gap); !done) return done;
        }
        group_ = {};
        distance_ = next - begun_;
        distances_.add(distance_);
        is_over_ = looker_.changed().has_value();
        if (is_over_) forget_packets();
        return {};
    }

    // What stands in a gap that begins with begun_ is known as far as it can be looked at.
    result<void> pass(microseconds gap) {
        gaps_ += gap;
        auto known = begun_ + far_enough;
        if (looked_at_ && since_.whole) {
            const auto reached = look_on(begun_ + rarest_keys);
            if (!reached) return reached.error();
            known = std::max(known, *reached);
        }
        forget_packets();
        return finder_.take_unknown(known);
    }

    void forget_packets() {
        since_ = {};
        group_ = {};
        since_.whole = false;
    }

    result<void> look(microseconds next) {
        std::vector<std::pair<microseconds, group_looker::picture_ptr>> at_key; // samples_at_key at most
        const auto keep = [&at_key](microseconds at, const group_looker::picture_ptr& shown) -> result<void> {
            at_key.emplace_back(at, shown);
            return {};
        };
        const auto until = std::min(begun_ + samples_at_key * step, next);
        const group_looker::range wanted{begun_, until, step, most_at_key};
        if (auto done = looker_.look(group_.packets, wanted, keep); !done) return done.error();
        group_.whole = group_.whole && !at_key.empty();
        if (at_key.empty() && !looker_.changed()) return {}; // damaged
        const bool is_other = at_key.empty() || finder_.shows_another(*at_key.front().second);
        bool follows = false;
        if (is_other && may_look_between()) {
            const auto reached = look_on(begun_);
            if (!reached) return reached.error();
            follows = *reached >= begun_;
        }
        looked_at_ = begun_;
        for (const auto& [at, shown] : at_key) {
            if (auto done = finder_.take(shown, at, follows); !done) return done;
            follows = true;
        }
        return {};
    }

    // A key frame that comes with another picture says itself when that came.
    bool may_look_between() const {
        return looked_at_ && since_.whole && (passed_over_ || !distances_.are_unusual(distance_));
    }

    // Takes what is shown after the key frame that was looked at last, until `end` or as far as pixels last.
    // Returns until when.
    result<microseconds> look_on(microseconds end) {
        const auto seconds = std::chrono::duration<double>(begun_).count();
        const auto left = static_cast<std::int64_t>(pixels_at_once + pixels_a_second * seconds) - spent_;
        const auto first = *looked_at_ + samples_at_key * step;
        if (left <= 0) return first;
        const auto before = looker_.decoded();
        const auto take = [this](microseconds at, const group_looker::picture_ptr& shown) {
            return finder_.take(shown, at, true);
        };
        const auto reached = looker_.look(since_.packets, {first, end, step, left}, take);
        spent_ += looker_.decoded() - before;
        return reached;
    }

    group_looker& looker_;
    key_slide_finder finder_;
    kept_packets since_, group_;    // from the key frame that was looked at last on; from the latest on
    microseconds begun_{};          // of group_
    microseconds latest_{}, end_{}; // of the pictures: the last one's begin, and its end
    microseconds gaps_{};           // in all: where key frames are too rare
    std::optional<microseconds> looked_at_; // begin of since_
    microseconds distance_{};               // from the key frame before group_ to it
    key_distances distances_;
    bool passed_over_ = false; // key frames in since_
    bool is_over_ = false;     // pictures of another shape came
    std::int64_t spent_ = 0;   // pixels, between key frames
};

// What shapes the timeline of the recording: slides have its times.
std::set<int> streams_of(const transcode_plan& plan) {
    std::set<int> wanted{*plan.video_stream};
    for (const auto& rendition : plan.audio)
        if (rendition.stream_index >= 0) wanted.insert(rendition.stream_index);
    wanted.insert(plan.subtitle_streams.begin(), plan.subtitle_streams.end());
    return wanted;
}

} // namespace

result<slides_output> find_key_slides(const std::filesystem::path& path, const transcode_plan& plan,
                                      const std::filesystem::path& directory,
                                      const transcode_options& options) {
    auto from = input::open(path, options.limits, options.stop);
    if (!from) return from.error();
    const auto& streams = (*from)->context();
    if (!plan.video_stream || *plan.video_stream >= static_cast<int>(streams.nb_streams))
        return error{errc::usage, "looking for slides: the recording has no such picture"};
    auto looker = group_looker::open(*streams.streams[*plan.video_stream], plan, options);
    if (!looker) return looker.error();
    packet_source source(**from, streams_of(plan), plan);
    key_frame_pass pass(**looker, directory);
    const auto packet = make_packet();
    for (;;) {
        (*from)->allow(options.no_progress_timeout);
        const auto got = source.next(*packet);
        if (!got) return got.error();
        if (!*got) break;
        if (packet->stream_index == *plan.video_stream)
            if (auto taken = pass.take(*packet); !taken) return taken.error();
        av_packet_unref(packet.get());
        if (source.reached() > options.limits.max_duration)
            return error{errc::refused, "The recording runs on for longer than is allowed."};
    }
    return pass.finish(source.reached());
}

} // namespace lectern::media
