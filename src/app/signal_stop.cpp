#include "signal_stop.hpp"

#include <pthread.h>
#include <unistd.h>

namespace lectern::app {

signal_stop::signal_stop() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    waiter_ = std::jthread([this](const std::stop_token& over) {
        constexpr timespec tick{0, 100'000'000};
        while (!over.stop_requested()) {
            if (sigtimedwait(&signals_, nullptr, &tick) < 0) continue;
            // The first asks the work to clean up and end; whoever asks twice does not want to wait.
            if (stop_.stop_requested()) _exit(1);
            stop_.request_stop();
        }
    });
}

signal_stop::~signal_stop() {
    waiter_.request_stop();
    waiter_.join();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace lectern::app
