#include "timeline_end.hpp"

#include "cut_grid.hpp"

#include <algorithm>
#include <cmath>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

constexpr microseconds longest_hold = std::chrono::milliseconds(1500); // more is missing, not held
// hls.js 1.7 never ends what is 0.2 s or shorter; 0.3 s plays (measured in Chromium).
constexpr microseconds shortest_shown = std::chrono::milliseconds(300);
constexpr microseconds shortest_heard = std::chrono::milliseconds(1);

} // namespace

bool plays_sound(const transcode_plan& plan) {
    return std::ranges::any_of(plan.audio, [](const auto& a) { return a.stream_index >= 0; });
}

microseconds timeline_end(const seen_ends& seen, const transcode_plan& plan) {
    auto end = seen.picture;
    // Some containers do not say how long the last picture stays, only how long the whole recording is.
    const auto held = seen.declared - end;
    if (!seen.plays_sound && !seen.broke_off && held > microseconds{0} && held < longest_hold)
        end = seen.declared;
    end = std::max(end, seen.sound);
    // A single picture lasts as long as the file says: nothing else tells how long it was meant to be seen.
    if (seen.is_still && !seen.plays_sound) end = std::max(end, seen.declared);
    if (seen.picture.count() > 0) end = std::max(end, shortest_shown);
    const cut_grid grid = seen.has_picture ? cut_grid(plan.key_frame_interval, plan.segment_duration,
                                                      plan.frame_rate, common_step(plan))
                                           : cut_grid(plan.key_frame_interval, plan.segment_duration);
    return std::max(grid.without_sliver(end), shortest_heard);
}

void packets_end::see(std::int64_t shown, std::int64_t duration, const rational& rate) {
    const auto step = rate.num > 0 ? std::llround(1e6 / rate.value()) : 0;
    end_ = std::max(end_, microseconds(shown + std::max<std::int64_t>(duration, step)));
}

} // namespace lectern::media
