// SIGINT and SIGTERM as a stop request, for commands that work on the calling thread.
#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace lectern::app {

// Blocks both signals for the calling thread and those it starts, until the object dies.
class signal_stop {
public:
    signal_stop();
    ~signal_stop();
    signal_stop(const signal_stop&) = delete;
    signal_stop& operator=(const signal_stop&) = delete;

    std::stop_token token() const { return stop_.get_token(); }

private:
    sigset_t signals_{}, before_{};
    std::stop_source stop_;
    std::jthread waiter_;
};

} // namespace lectern::app
