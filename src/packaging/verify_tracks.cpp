#include "verify_package.hpp"

#include "lectern/media/check_track.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

namespace lectern::packaging {
namespace {

constexpr std::chrono::milliseconds look_interval{100};

media::expected_track expect(const store::rendition& r, const std::filesystem::path& directory) {
    media::expected_track wanted;
    wanted.file = directory / (r.id + ".mp4");
    wanted.video = r.kind == store::rendition_kind::video;
    wanted.width = r.width;
    wanted.height = r.height;
    wanted.channels = r.channels;
    wanted.sample_rate = r.sample_rate;
    wanted.time_scale = r.index.time_scale;
    for (const auto& s : r.index.segments)
        wanted.segments.push_back({s.offset, s.bytes, s.start, s.duration});
    return wanted;
}

// A few threads that take the renditions one by one, the costliest first.
class track_checks {
public:
    track_checks(const store::package_manifest& manifest, const package_check& what) {
        for (const auto& r : manifest.renditions) {
            if (r.kind == store::rendition_kind::slides || what.decoded.contains(r.id)) continue;
            wanted_.push_back(expect(r, what.directory));
            all_ += r.index.segments.size();
        }
        std::ranges::stable_sort(wanted_, std::greater<>(), [](const media::expected_track& t) {
            return static_cast<std::int64_t>(t.width) * t.height;
        });
        check_.limits = what.options.limits;
        check_.stop = what.options.stop;
        check_.on_segment = [this] { ++done_; };
    }

    result<void> run(const std::function<void(double)>& shown) {
        if (wanted_.empty()) return {};
        std::vector<std::future<result<void>>> working;
        const auto threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, wanted_.size());
        for (std::size_t i = 0; i < threads; ++i)
            working.push_back(std::async(std::launch::async, [this] { return take_turns(); }));
        for (auto& one : working)
            while (one.wait_for(look_interval) != std::future_status::ready) show(shown);
        result<void> outcome;
        for (auto& one : working)
            if (auto ended = one.get(); !ended && outcome) outcome = ended;
        return outcome;
    }

private:
    result<void> take_turns() {
        for (auto mine = next_++; mine < wanted_.size(); mine = next_++)
            if (auto whole = media::check_track(wanted_[mine], check_); !whole) {
                next_ = wanted_.size(); // one is enough
                return whole.error().code == errc::corrupt ? broken_package(whole.error().detail) : whole;
            }
        return {};
    }

    // Only when something was done: a thread that hangs must not look alive.
    void show(const std::function<void(double)>& shown) {
        const std::size_t done = done_;
        if (done == shown_) return;
        shown_ = done;
        shown(static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(1, all_)));
    }

    std::vector<media::expected_track> wanted_;
    media::check_options check_;
    std::size_t all_ = 0, shown_ = 0;
    std::atomic<std::size_t> next_ = 0, done_ = 0;
};

} // namespace

result<void> verify_tracks(const store::package_manifest& manifest, const package_check& what,
                           const std::function<void(double)>& shown) {
    const auto plays = [](const store::rendition& r) { return r.kind != store::rendition_kind::slides; };
    if (std::ranges::none_of(manifest.renditions, plays)) return broken_package("it has no rendition");
    return track_checks(manifest, what).run(shown);
}

} // namespace lectern::packaging
