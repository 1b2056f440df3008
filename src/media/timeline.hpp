// Puts the time stamps of a recording's packets on one line that starts at 0 and only runs on. Pure.
//
// A recording's clocks jump: a transport stream is joined from two, a camera restarts, a bit flips. A jump of
// one stream that another stream makes too is a seam, and both must be moved by the same amount to stay in
// step; a jump that nothing confirms is damage; a long wait for the next picture of a screen recording is
// neither.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace lectern::media {

class timeline {
public:
    using us = std::chrono::microseconds;

    struct settings {
        us zero{};                   // of the container's clock: what becomes 0
        us declared_duration{};      // 0: the container does not say
        bool clock_may_jump = false; // transport streams and the like: a jump is a seam, not a wait
        us tolerance = std::chrono::seconds(10);
    };

    explicit timeline(settings s) : settings_(s), offsets_{-s.zero} {}

    // True when `place` should be told what comes next in the same stream before it judges this time.
    bool wants_next(int stream, us time) const;

    // What to add to the packet's time stamps. `next` is the stream's next time stamp, when known.
    us place(int stream, us time, us duration, std::optional<us> next = std::nullopt);

    int seams() const noexcept { return seams_; }

private:
    struct track {
        us offset{};
        us expected{}; // where the next packet should be, on the line
    };

    bool near(us a, us b) const noexcept { return std::chrono::abs(a - b) <= settings_.tolerance; }
    bool is_a_wait(const track& t, us time, std::optional<us> next) const;
    bool others_are_near(int stream, us placed) const;
    us offset_after_jump(const track& t, us time, std::optional<us> next);
    track& begin(int stream, us time);

    settings settings_;
    std::vector<us> offsets_; // newest last
    std::map<int, track> tracks_;
    int seams_ = 0;
};

} // namespace lectern::media
