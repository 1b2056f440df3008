// Threads that take jobs from the queue and see each to its end: done, failed with a reason, or waiting
// again.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"
#include "lectern/jobs/queue.hpp"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace lectern::jobs {

// What performing a job came to.
struct finished {
    std::function<result<void>(db::transaction&)> record; // in the transaction that marks the job done
};
struct refused { // the recording's fault: another try would end the same way
    std::string reason;
};
struct interrupted { // may go well another time
    std::string reason;
};
struct held_up { // nothing is wrong, something is missing: "2.1 GB of disk space"
    std::string waits_for;
};
using job_outcome = std::variant<finished, refused, interrupted, held_up>;

struct runner_options {
    std::filesystem::path database;
    std::size_t workers = 1;
    std::chrono::milliseconds look_interval{1000}; // how soon a job that another process put in is seen
    job_rules rules;
};

class runner {
public:
    struct callbacks {
        // Thread: a worker's. `progress` (0..1) may be called as often as one likes. `stop` is asked for when
        // the runner stops, or the lease is lost: then the outcome is not recorded.
        std::function<job_outcome(const job&, const std::function<void(double)>& progress,
                                  std::stop_token stop)>
            perform;
        // In the transaction of the change: a job began, waits again or failed. Says it where people look.
        std::function<result<void>(db::transaction&, const job&)> changed;
        // After the transaction that made a job done or failed: its work is not needed any more. Not called
        // for a job whose process was killed just then. Thread: a worker's.
        std::function<void(const job&)> ended = {};
    };

    runner(runner_options options, callbacks calls);
    ~runner(); // stops: running work is asked to stop and goes back to waiting without losing an attempt

    void wake(); // a job was put in. Thread: any.

private:
    void work(const std::stop_token& stop);
    bool work_safely(db::database& database, const std::stop_token& stop);
    bool work_once(db::database& database, const std::stop_token& stop);
    void perform_leased(db::database& database, const job& leased, const std::stop_token& stop);
    void record_at_last(db::database& database, const job& leased, const job_outcome& outcome,
                        const std::stop_token& stop);
    result<void> record(db::database& database, const job& leased, const job_outcome& outcome);
    void tell_of(const job& changed);
    result<void> change_and_tell(db::database& database, const job& leased, const transition& how);

    runner_options options_;
    callbacks calls_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::uint64_t wakes_ = 0;
    std::vector<std::jthread> threads_;
};

} // namespace lectern::jobs
