// How far apart key frames are: encoders put them at equal distances, and where much of the picture changes.
// Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>

namespace lectern::media {

class key_distances {
public:
    void add(std::chrono::microseconds distance) {
        ++seen_[distance / about];
        ++all_;
    }
    // Whether the picture, and not the clock, is why a key frame comes so long after the one before. Not
    // where few were seen.
    bool are_unusual(std::chrono::microseconds distance) const {
        int same = 0;
        for (auto unit = distance / about - 1; unit <= distance / about + 1; ++unit)
            if (const auto found = seen_.find(unit); found != seen_.end()) same += found->second;
        return all_ >= enough && same < usual_share * all_;
    }

private:
    static constexpr std::chrono::microseconds about{50'000};
    static constexpr int enough = 4;
    static constexpr double usual_share = 0.2;

    std::map<std::int64_t, int> seen_; // in units of `about`
    int all_ = 0;
};

} // namespace lectern::media
