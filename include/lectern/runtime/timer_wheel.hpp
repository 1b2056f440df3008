// Coarse deadlines for many objects of one shard. Moving a deadline is a plain store; a tick costs what is
// due.
#pragma once

#include <boost/intrusive/list.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace lectern::runtime {

// Ticks since the wheel was made.
using tick_count = std::uint32_t;

class wheel_entry
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    virtual ~wheel_entry() = default;
    tick_count deadline() const noexcept { return deadline_; }

private:
    friend class timer_wheel;
    virtual void on_deadline() = 0; // may destroy the entry, or set a new deadline
    tick_count deadline_ = 0;
};

// Thread: the shard's. An entry leaves the wheel when it dies.
class timer_wheel {
public:
    explicit timer_wheel(std::chrono::milliseconds tick) : tick_(tick) {}

    std::chrono::milliseconds tick() const noexcept { return tick_; }
    tick_count now() const noexcept { return now_; }

    // The entry's on_deadline runs after `wait` at the earliest, and at most a tick and a half later.
    // Later deadlines than the standing one cost a store: the entry is moved when its old slot comes up.
    void set(wheel_entry& entry, std::chrono::milliseconds wait);

    void advance(); // one tick

private:
    using slot = boost::intrusive::list<wheel_entry, boost::intrusive::constant_time_size<false>>;
    static constexpr std::size_t slot_count = 256;

    void file(wheel_entry& entry);

    std::chrono::milliseconds tick_;
    tick_count now_ = 0;
    std::array<slot, slot_count> slots_;
};

} // namespace lectern::runtime
