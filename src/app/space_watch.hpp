// While a recording is prepared: what is kept free of the disk for the database stays free.
#pragma once

#include "settings.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>

namespace lectern::app {

// Thread: one. Lifetime: longer than the work that it stops.
class space_watch {
public:
    // `stop`: what the work is stopped by otherwise.
    space_watch(std::filesystem::path data, const settings& values, std::stop_token stop);

    bool is_low(); // looks now; stops the work when there is nothing but the reserve
    void look();   // the same, but only so often: for callers that come often
    bool was_low() const noexcept { return low_; }
    std::stop_token token() const noexcept { return source_.get_token(); }

private:
    std::filesystem::path data_;
    const settings& settings_;
    std::stop_source source_;
    std::stop_callback<std::function<void()>> forward_;
    std::chrono::steady_clock::time_point looked_{};
    bool low_ = false;
};

} // namespace lectern::app
