// Keeps a lease alive while its job is performed, on a thread and a connection of its own.
#pragma once

#include "lectern/jobs/queue.hpp"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <stop_token>
#include <thread>

namespace lectern::jobs {

class heartbeat_keeper {
public:
    heartbeat_keeper(const std::filesystem::path& database, job leased, job_rules rules);
    ~heartbeat_keeper();
    heartbeat_keeper(const heartbeat_keeper&) = delete;
    heartbeat_keeper& operator=(const heartbeat_keeper&) = delete;

    void progress(double fraction) noexcept { progress_.store(fraction, std::memory_order_relaxed); }
    std::stop_source& stop() noexcept { return stop_; } // requested when the lease is lost
    bool lost() const noexcept { return lost_.load(); }

private:
    void keep(const std::filesystem::path& database);

    job leased_;
    job_rules rules_;
    std::atomic<double> progress_{0};
    std::atomic<bool> lost_{false};
    std::stop_source stop_;
    std::mutex mutex_;
    std::condition_variable_any over_;
    std::jthread thread_;
};

} // namespace lectern::jobs
