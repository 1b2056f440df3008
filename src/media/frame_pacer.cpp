#include "frame_pacer.hpp"

#include <algorithm>
#include <cmath>

namespace lectern::media {

std::int64_t frame_pacer::nearest_slot(std::chrono::microseconds time) const {
    const auto exact = static_cast<long double>(time.count()) * rate_.num / rate_.den / 1e6L;
    return std::llroundl(exact);
}

frame_pacer::arrival frame_pacer::arrive(std::chrono::microseconds time) {
    const auto slot = std::max<std::int64_t>(0, nearest_slot(time));
    if (!started_) {
        started_ = true;
        return {{}, true};
    }
    if (slot < held_from_) return {{}, false};
    const slot_range filled{held_from_, slot};
    held_from_ = slot;
    return {filled, true};
}

slot_range frame_pacer::hold(std::int64_t until) {
    const slot_range filled{held_from_, std::max(held_from_, until)};
    held_from_ = filled.last;
    return filled;
}

std::int64_t frame_pacer::slots_until(std::chrono::microseconds end) const {
    const auto exact = static_cast<long double>(end.count()) * rate_.num / rate_.den / 1e6L;
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(exact - 0.25L)));
}

} // namespace lectern::media
