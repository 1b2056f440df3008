// Turns pictures that come at any time into a constant rate: which slots of the output each picture fills.
// Pure.
#pragma once

#include "lectern/media/media_info.hpp"

#include <chrono>
#include <cstdint>

namespace lectern::media {

// Output pictures first <= n < last.
struct slot_range {
    std::int64_t first = 0, last = 0;
    bool empty() const noexcept { return first >= last; }
};

class frame_pacer {
public:
    explicit frame_pacer(rational rate) : rate_(rate) {}

    struct arrival {
        slot_range held;  // what the picture held until now fills
        bool take = true; // hold the new picture; false: it is late and dropped
    };

    // A picture shown from `time` on. The first one fills from slot 0: nothing is black because it starts
    // late.
    arrival arrive(std::chrono::microseconds time);

    // The slots up to `until` that the held picture fills, when no other will come before it.
    slot_range hold(std::int64_t until);
    // The slots left for the held picture when the output ends before slot `end`.
    slot_range finish(std::int64_t end) const { return {held_from_, started_ ? end : held_from_}; }

    bool started() const noexcept { return started_; }
    std::int64_t nearest_slot(std::chrono::microseconds time) const;

    // How many slots a timeline of this length has: the last one may be a quarter short, or as much longer.
    std::int64_t slots_until(std::chrono::microseconds end) const;

private:
    rational rate_;
    std::int64_t held_from_ = 0;
    bool started_ = false;
};

} // namespace lectern::media
