#include "timeline.hpp"

#include <algorithm>

namespace lectern::media {
namespace {

constexpr std::size_t offsets_remembered = 16; // a stream that lags behind a seam still finds its old clock

} // namespace

bool timeline::others_are_near(int stream, us placed) const {
    return std::ranges::any_of(tracks_, [&](const auto& entry) {
        return entry.first != stream && near(entry.second.expected, placed);
    });
}

bool timeline::wants_next(int stream, us time) const {
    const auto found = tracks_.find(stream);
    if (found == tracks_.end()) return false;
    const auto placed = time + found->second.offset;
    return !near(placed, found->second.expected) && !others_are_near(stream, placed);
}

// Forward, not past the end that the container gives, and the stream stays there.
bool timeline::is_a_wait(const track& t, us time, std::optional<us> next) const {
    const auto placed = time + t.offset;
    if (settings_.clock_may_jump || placed < t.expected) return false;
    const bool within =
        settings_.declared_duration > us{0} && placed <= settings_.declared_duration + settings_.tolerance;
    return within && (!next || *next >= time);
}

timeline::us timeline::offset_after_jump(const track& t, us time, std::optional<us> next) {
    const auto known = std::find_if(offsets_.rbegin(), offsets_.rend(),
                                    [&](us offset) { return near(time + offset, t.expected); });
    if (known != offsets_.rend()) return *known;
    const auto made = t.expected - time;
    // A single wild time stamp moves only its own packet; the clock stays what it was.
    if (next && near(*next + t.offset, t.expected)) return made;
    offsets_.push_back(made);
    if (offsets_.size() > offsets_remembered) offsets_.erase(offsets_.begin());
    return made;
}

timeline::track& timeline::begin(int stream, us time) {
    track t{offsets_.back(), {}};
    t.expected = time + t.offset;
    const auto latest = settings_.declared_duration + settings_.tolerance;
    const bool far = t.expected > settings_.tolerance && t.expected > latest;
    // A stream that claims to begin before the recording or after its end begins with what plays now.
    if (far || t.expected < -settings_.tolerance) {
        us now{};
        for (const auto& [other, state] : tracks_) now = std::max(now, state.expected);
        t.offset = now - time;
        t.expected = now;
        ++seams_;
    }
    return tracks_.emplace(stream, t).first->second;
}

timeline::us timeline::place(int stream, us time, us duration, std::optional<us> next) {
    const auto found = tracks_.find(stream);
    auto& t = found == tracks_.end() ? begin(stream, time) : found->second;
    auto offset = t.offset;
    const auto placed = time + offset;
    if (!near(placed, t.expected) && !others_are_near(stream, placed) && !is_a_wait(t, time, next)) {
        const auto known = offsets_.size();
        offset = offset_after_jump(t, time, next);
        const bool lasting =
            offsets_.size() != known || std::ranges::find(offsets_, offset) != offsets_.end();
        if (lasting) t.offset = offset;
        ++seams_;
    }
    t.expected = time + offset + std::max(duration, us{0});
    return offset;
}

} // namespace lectern::media
