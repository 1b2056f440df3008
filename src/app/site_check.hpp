// What `lectern doctor` finds quickly, for the administrator's desk: looked at on a thread of its own, with a
// connection of its own, when somebody asks.
#pragma once

#include "settings.hpp"

#include "lectern/api/site_check.hpp"
#include "lectern/runtime/worker_pool.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace lectern::app {

class site_check {
public:
    // `wait`: before what was found is looked at again. Lifetime of `values`: longer.
    explicit site_check(const settings& values, std::chrono::milliseconds wait);
    ~site_check(); // does not wait until all has been looked at

    void begin();
    api::site_check_state state() const;
    const runtime::worker_pool& pool() const noexcept { return pool_; }

private:
    void look();
    void examine(api::site_check_outcome& outcome);
    bool wait(); // false: the server ends

    const settings& settings_;
    const std::chrono::milliseconds between_;
    mutable std::mutex mutex_;
    std::condition_variable ended_;
    std::stop_source ending_;
    api::site_check_state state_;
    runtime::worker_pool pool_; // last: uses the others
};

} // namespace lectern::app
