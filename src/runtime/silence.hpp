// How long a child has been silent, without the time for which it waited for a processor: a machine that has
// much else to do is no fault of its work.
#pragma once

#include <chrono>
#include <map>
#include <sys/types.h>

namespace lectern::runtime {

// What the threads of a process did meanwhile, together.
struct cpu_use {
    std::chrono::nanoseconds ran{}, queued{}; // queued: could run, and others had the processors
};

// The part of `passed` that a process on `processors` of them lost to others. Threads that wait for each
// other because they are more than the processors have lost nothing. Pure.
std::chrono::nanoseconds lost_to_others(std::chrono::nanoseconds passed, const cpu_use& use, int processors);

// A thread as it was looked at last: since it began, and the wait that was counted before the kernel did.
struct thread_use {
    cpu_use all;
    std::chrono::nanoseconds ahead{};
};

// What the thread did in `passed`, the time since it was looked at last. The kernel counts a wait when it is
// over: while the thread `can_run`, its time without a processor is counted ahead, and once. Pure.
cpu_use since(thread_use& last, const cpu_use& now, bool can_run, std::chrono::nanoseconds passed);

class silence {
public:
    // Looks at the child as often as a hundredth of `limit`, but not more than ten times a second.
    silence(pid_t child, std::chrono::milliseconds limit);

    void end(); // it has said something
    // Asked again and again. A child that sleeps, is stopped or waits for a disk is silent, and so is one
    // that computes. Where the kernel does not count for what threads wait, this is the time on the clock.
    bool is_too_long();

private:
    using steady = std::chrono::steady_clock;

    cpu_use look(std::chrono::nanoseconds passed);

    pid_t child_;
    std::chrono::milliseconds limit_, interval_;
    int processors_;
    steady::time_point looked_ = steady::now();
    std::chrono::nanoseconds lasted_{};
    std::map<pid_t, thread_use> threads_; // as of the last look
};

} // namespace lectern::runtime
