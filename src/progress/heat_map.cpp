#include "lectern/progress/heat_map.hpp"

#include <algorithm>
#include <array>

namespace lectern::progress {
namespace {

constexpr std::array<std::chrono::seconds::rep, 13> readable{1,  2,   5,   10,  15,   20,  30,
                                                             60, 120, 300, 600, 1800, 3600};

milliseconds bucket_length(milliseconds whole) {
    for (const auto seconds : readable) {
        const milliseconds length = std::chrono::seconds(seconds);
        if (length * static_cast<milliseconds::rep>(heat_map::most_buckets) >= whole) return length;
    }
    return whole; // more than four days: one bucket says as much
}

} // namespace

bool is_finished(milliseconds watched, milliseconds whole) noexcept {
    return whole.count() > 0 && watched.count() * 100 >= whole.count() * finished_percent;
}

heat_map::heat_map(milliseconds whole) : whole_(whole), length_(bucket_length(whole)) {
    for (milliseconds at{0}; at < whole; at += length_)
        buckets_.push_back({at, std::min(at + length_, whole), 0, 0});
}

void heat_map::add(const interval_set& watched, std::optional<milliseconds> position) {
    for (auto& b : buckets_)
        if (watched.within({b.start, b.end}) * 2 >= b.end - b.start) ++b.people;
    if (!position || buckets_.empty() || is_finished(watched.total(), whole_)) return;
    const auto at = static_cast<std::size_t>(std::max(*position, milliseconds(0)) / length_);
    ++buckets_[std::min(at, buckets_.size() - 1)].stopped;
}

} // namespace lectern::progress
