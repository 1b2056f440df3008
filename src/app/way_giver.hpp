// Background work stops when a lecture that nobody can watch yet waits for its turn.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>

namespace lectern::app {

class way_giver {
public:
    static constexpr auto waits_for = "lectures that nobody can watch yet";

    way_giver(std::filesystem::path database, std::stop_token stop);

    std::stop_token token() const { return either_.get_token(); } // of `stop`, or to give way
    bool gave_way() const noexcept { return gave_way_; }

    void look(); // as often as one likes

private:
    std::filesystem::path file_;
    std::stop_source either_;
    std::stop_callback<std::function<void()>> forward_;
    std::chrono::steady_clock::time_point looked_{};
    bool gave_way_ = false;
};

} // namespace lectern::app
