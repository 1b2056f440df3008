#include "space_watch.hpp"

#include "lectern/upload/free_space.hpp"

namespace lectern::app {
namespace {

constexpr auto look_interval = std::chrono::seconds(1);

} // namespace

space_watch::space_watch(std::filesystem::path data, const settings& values, std::stop_token stop)
    : data_(std::move(data)), settings_(values),
      forward_(std::move(stop), [this] { source_.request_stop(); }) {}

bool space_watch::is_low() {
    looked_ = std::chrono::steady_clock::now();
    const auto free = upload::free_space(data_, settings_.uploads);
    if (!free || *free > 0) return false; // what cannot be looked at is not known to be full
    low_ = true;
    source_.request_stop();
    return true;
}

void space_watch::look() {
    if (!low_ && std::chrono::steady_clock::now() - looked_ >= look_interval) is_low();
}

} // namespace lectern::app
