#include "lectern/media/key_slides.hpp"

#include "group_looker.hpp"
#include "key_distances.hpp"
#include "packet_source.hpp"
#include "slide_finder.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

constexpr microseconds step{1'000'000 / slide_samples_per_second};
constexpr int samples_at_key = 3;               // the key frame, and whether the picture rests after it
constexpr slide_rules rules{2, 3, 8};           // at rest after one key frame
constexpr microseconds closest_keys{1'000'000}; // what comes sooner belongs to the key frame before
constexpr microseconds far_enough{5'000'000};   // apart: key frames between such are passed over
constexpr microseconds rarest_keys{60'000'000};
constexpr microseconds minutes_without{300'000'000};     // slides: then a look for nothing else ends
constexpr std::size_t most_kept = std::size_t{48} << 20; // bytes of packets, to look between two key frames
constexpr microseconds always_kept{2'000'000};           // after a key frame
// What may be decoded to see when a slide changed between two key frames: so much at once, so much for each
// second of the recording. A processor takes about 1 ms for each million.
constexpr double pixels_at_once = 1e9, pixels_a_second = 1e6;

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
        : looker_(looker), finder_(directory, false, rules) {
        finder_.finish_pictures_by([this](const AVFrame& picture) { return looker_.finish(picture); });
    }

    result<void> take(const AVPacket& packet) {
        const auto shown = time_shown(packet);
        const bool is_key = shown && (packet.flags & AV_PKT_FLAG_KEY) != 0;
        if (shown) end_ = std::max(end_, *shown + microseconds(packet.duration));
        if (is_key && (group_.packets.empty() || *shown - begun_ >= closest_keys)) {
            if (auto done = end_group(*shown); !done) return done;
            begun_ = *shown;
        } else if (group_.packets.empty()) {
            return {};
        }
        group_.add(packet, shown && *shown < begun_ + always_kept);
        return {};
    }

    result<slides_output> finish(microseconds reached) {
        const auto end = std::max(end_, reached);
        if (auto done = end_group(end); !done) return done.error();
        if (looked_at_ && since_.whole) { // no key frame says what came after the last one
            const auto rest = look_between(end);
            if (!rest) return rest.error();
            if (auto done = show(*rest, true); !done) return done.error();
        }
        return finder_.finish(end);
    }

private:
    // The next key frame, or the end, comes at `next`.
    result<void> end_group(microseconds next) {
        if (group_.packets.empty()) return {};
        if (next - begun_ > rarest_keys)
            return error{errc::refused, "Key frames are too rare to find slides by them."};
        if (begun_ > minutes_without && !finder_.found_any())
            return error{errc::refused, "The first minutes show no slides."};
        if (looked_at_ && next - *looked_at_ <= far_enough) {
            since_.append(std::move(group_));
            passed_over_ = true;
        } else {
            if (auto done = look(next); !done) return done;
            since_ = std::move(group_);
            passed_over_ = false;
        }
        group_ = {};
        distance_ = next - begun_;
        distances_.add(distance_);
        return {};
    }

    result<void> look(microseconds next) {
        const auto until = std::min(begun_ + samples_at_key * step, next);
        const auto at_key = looker_.look(group_.packets, {begun_, until, step});
        if (!at_key) return at_key.error();
        group_.whole = group_.whole && !at_key->empty();
        if (at_key->empty()) return {}; // damaged
        bool follows = false;
        if (finder_.shows_another(*at_key->front().picture) && may_look_between()) {
            const auto between = look_between(begun_);
            if (!between) return between.error();
            if (auto done = show(*between, true); !done) return done;
            follows = !between->empty();
        }
        looked_at_ = begun_;
        return show(*at_key, follows);
    }

    // A key frame that comes with another picture says itself when that came.
    bool may_look_between() const {
        const auto seconds = std::chrono::duration<double>(begun_).count();
        return looked_at_ && since_.whole && (passed_over_ || !distances_.are_unusual(distance_)) &&
               spent_ < pixels_at_once + pixels_a_second * seconds;
    }

    result<std::vector<group_looker::seen>> look_between(microseconds end) {
        const auto before = looker_.decoded();
        auto seen = looker_.look(since_.packets, {*looked_at_ + samples_at_key * step, end, step});
        spent_ += static_cast<double>(looker_.decoded() - before);
        return seen;
    }

    result<void> show(const std::vector<group_looker::seen>& pictures, bool follows) {
        for (const auto& [at, picture] : pictures) {
            if (auto done = finder_.take_at(picture, at, follows); !done) return done;
            follows = true;
        }
        return {};
    }

    group_looker& looker_;
    slide_finder finder_;
    kept_packets since_, group_;   // from the key frame that was looked at last on; from the latest on
    microseconds begun_{}, end_{}; // of group_; of the pictures
    std::optional<microseconds> looked_at_; // begin of since_
    microseconds distance_{};               // from the key frame before group_ to it
    key_distances distances_;
    bool passed_over_ = false; // key frames in since_
    double spent_ = 0;         // pixels, between key frames
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
    auto looker = group_looker::open(*streams.streams[*plan.video_stream], plan, options.limits);
    if (!looker) return looker.error();
    packet_source source(**from, streams_of(plan), plan);
    key_frame_pass pass(**looker, directory);
    const auto packet = make_packet();
    for (;;) {
        (*from)->set_deadline(std::chrono::steady_clock::now() + options.no_progress_timeout);
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
