#include "frame_rate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lectern::packaging {
namespace {

using media::rational;

// What cameras, screen recorders and players agree on.
constexpr std::array standard_rates = {
    rational{1, 1},        rational{2, 1},        rational{3, 1},  rational{4, 1},        rational{5, 1},
    rational{6, 1},        rational{15, 2},       rational{8, 1},  rational{10, 1},       rational{12, 1},
    rational{25, 2},       rational{15, 1},       rational{20, 1}, rational{24000, 1001}, rational{24, 1},
    rational{25, 1},       rational{30000, 1001}, rational{30, 1}, rational{48, 1},       rational{50, 1},
    rational{60000, 1001}, rational{60, 1},
};
constexpr rational fallback{30, 1};
constexpr double same = 0.0006;      // tells 29.97 from 30 (0.1% apart)
constexpr double believable = 480.0; // a slow-motion camera; above it a time base was taken for a rate
constexpr double lowest = 0.05;      // a picture every 20 s

double distance(double rate, const rational& standard) {
    return std::abs(std::log(rate / standard.value()));
}

rational nearest(double rate) {
    return *std::min_element(
        standard_rates.begin(), standard_rates.end(),
        [rate](const auto& a, const auto& b) { return distance(rate, a) < distance(rate, b); });
}

// 120 -> 60, 119.88 -> 59.94, 100 -> 50, 240 -> 60; others (90, 144) -> 60.
rational divided(double rate) {
    for (int by = 2; rate / by >= max_frame_rate / 4; ++by) {
        if (rate / by > max_frame_rate * (1 + same)) continue;
        const auto standard = nearest(rate / by);
        if (distance(rate / by, standard) < same && standard.value() >= 24) return standard;
    }
    return {60, 1};
}

} // namespace

rational natural_frame_rate(const media::video_stream& stream) {
    const auto rate = stream.frame_rate.value();
    if (!(rate >= lowest) || rate > believable) return fallback;
    if (rate > max_frame_rate * (1 + same)) return divided(rate);
    const auto standard = nearest(rate);
    if (!stream.variable_frame_rate || standard.value() >= fallback.value() ||
        distance(rate, standard) < same)
        return standard;
    // The guess for a variable rate is an average: frames come closer than that, so the next rate up loses
    // fewer.
    const auto above = std::find_if(standard_rates.begin(), standard_rates.end(),
                                    [rate](const auto& s) { return s.value() >= rate; });
    return *above;
}

int frames_per_key_frame(const rational& rate, double seconds) {
    return std::max(1, static_cast<int>(std::lround(rate.value() * seconds)));
}

int keep_every_for(const rational& rate, int frames_per_key, double target) {
    for (int every = 1; every < frames_per_key; ++every)
        if (frames_per_key % every == 0 && rate.value() / every <= target) return every;
    return 1;
}

} // namespace lectern::packaging
