#include "lectern/runtime/timer_wheel.hpp"

namespace lectern::runtime {

void timer_wheel::set(wheel_entry& entry, std::chrono::milliseconds wait) {
    const auto ticks = static_cast<tick_count>((wait.count() + tick_.count() - 1) / tick_.count()) + 1;
    const tick_count deadline = now_ + ticks;
    const bool earlier = entry.is_linked() && deadline < entry.deadline_;
    entry.deadline_ = deadline;
    if (earlier) entry.unlink();
    if (!entry.is_linked()) file(entry);
}

void timer_wheel::file(wheel_entry& entry) {
    // Farther than one turn: filed at the end of this turn, and looked at again then.
    const tick_count ahead = entry.deadline_ - now_;
    const tick_count when = ahead < slot_count ? entry.deadline_ : now_ + slot_count - 1;
    slots_[when % slot_count].push_back(entry);
}

void timer_wheel::advance() {
    ++now_;
    slot due;
    due.splice(due.end(), slots_[now_ % slot_count]);
    while (!due.empty()) {
        wheel_entry& entry = due.front();
        due.pop_front();
        if (entry.deadline_ > now_)
            file(entry);
        else
            entry.on_deadline();
    }
}

} // namespace lectern::runtime
