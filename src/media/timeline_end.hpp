// Where a lecture's timeline ends. Pure.
#pragma once

#include "lectern/media/transcode.hpp"

#include <chrono>

namespace lectern::media {

// What was seen of a recording on the way through it. Units: on the timeline; 0: there is none.
struct seen_ends {
    std::chrono::microseconds picture{}, sound{};
    std::chrono::microseconds declared{}; // by the file's own word
    bool has_picture = false, plays_sound = false;
    bool is_still = false;  // a single picture
    bool broke_off = false; // reading ended with an error
};

bool plays_sound(const transcode_plan& plan);
std::chrono::microseconds timeline_end(const seen_ends& seen, const transcode_plan& plan);

// How long a picture track is shown, by its packets alone.
class packets_end {
public:
    // Units: the packet's times are microseconds on the timeline. `rate`: where a packet does not say.
    void see(std::int64_t shown, std::int64_t duration, const rational& rate);
    std::chrono::microseconds at() const noexcept { return end_; }

private:
    std::chrono::microseconds end_{};
};

} // namespace lectern::media
