#include "lectern/runtime/child_process.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <sched.h>
#include <sys/resource.h>
#include <thread>

namespace lectern::runtime {
namespace {

child_options shell(const std::string& script) {
    child_options options;
    options.arguments = {"/bin/sh", "-c", script};
    options.silence_limit = std::chrono::seconds(20);
    return options;
}

std::chrono::microseconds cpu_time_of_children() {
    rusage used{};
    ::getrusage(RUSAGE_CHILDREN, &used);
    return std::chrono::seconds(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           std::chrono::microseconds(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

// One processor, and threads that leave a process there little of it.
class busy_processor {
public:
    busy_processor() {
        cpu_set_t all;
        CPU_ZERO(&all);
        ::sched_getaffinity(0, sizeof all, &all);
        int first = 0;
        while (CPU_ISSET(first, &all) == 0) ++first;
        CPU_ZERO(&one_);
        CPU_SET(first, &one_);
        for (int i = 0; i < 7; ++i)
            threads_.emplace_back([this](const std::stop_token& stop) {
                take(0);
                while (!stop.stop_requested()) turns_.fetch_add(1, std::memory_order_relaxed);
            });
    }

    void take(pid_t process) const { ::sched_setaffinity(process, sizeof one_, &one_); }

private:
    cpu_set_t one_{};
    std::atomic<unsigned> turns_ = 0;
    std::vector<std::jthread> threads_; // last: they use the rest
};

} // namespace

TEST(child_process, its_lines_arrive_in_order_and_its_status_at_the_end) {
    std::vector<std::string> lines;
    const auto end = run_child(shell("echo one >&3; printf 'tw' >&3; echo o >&3; exit 7"),
                               [&](auto line) { lines.emplace_back(line); });
    ASSERT_TRUE(end);
    EXPECT_EQ(end->how, child_end::exited);
    EXPECT_EQ(end->status, 7);
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "two"}));
}

TEST(child_process, a_signal_that_ended_it_is_told_apart_from_a_status) {
    const auto end = run_child(shell("kill -SEGV $$"), [](auto) {});
    ASSERT_TRUE(end);
    EXPECT_EQ(end->how, child_end::signalled);
    EXPECT_EQ(end->status, SIGSEGV);
}

TEST(child_process, one_that_is_silent_too_long_is_killed) {
    auto options = shell("echo started >&3; exec sleep 1000");
    options.silence_limit = std::chrono::milliseconds(300);
    const auto end = run_child(options, [](auto) {});
    ASSERT_TRUE(end);
    EXPECT_EQ(end->how, child_end::silent);
}

TEST(child_process, one_that_closes_its_pipe_and_stays_is_killed_too) {
    auto options = shell("exec 3>&-; exec sleep 1000");
    options.silence_limit = std::chrono::milliseconds(300);
    const auto end = run_child(options, [](auto) {});
    ASSERT_TRUE(end);
    EXPECT_EQ(end->how, child_end::silent);
}

TEST(child_process, one_that_is_stopped_is_killed) {
    auto options = shell("echo started >&3; kill -STOP $$");
    options.silence_limit = std::chrono::milliseconds(300);
    const auto end = run_child(options, [](auto) {});
    ASSERT_TRUE(end);
    EXPECT_EQ(end->how, child_end::silent);
}

TEST(child_process, one_that_computes_and_says_nothing_is_killed_when_it_has_had_its_time) {
    auto options = shell("while :; do :; done");
    options.silence_limit = std::chrono::milliseconds(300);
    const auto end = run_child(options, [](auto) {});
    ASSERT_TRUE(end);
    EXPECT_EQ(end->how, child_end::silent);
}

// It has an eighth of a processor at most, so that half of its limit takes four times the limit on the clock.
TEST(child_process, one_that_others_leave_no_processor_to_has_its_time_all_the_same) {
    if (!std::filesystem::exists("/proc/self/schedstat")) GTEST_SKIP() << "this kernel does not count waits";
    constexpr std::chrono::milliseconds limit(2000);
    auto options = shell("echo $$ >&3; while :; do :; done");
    options.silence_limit = limit;
    const auto before = cpu_time_of_children();
    const busy_processor busy;
    const auto end = run_child(options, [&](auto line) { busy.take(std::stoi(std::string(line))); });
    ASSERT_TRUE(end);
    EXPECT_EQ(end->how, child_end::silent);
    EXPECT_GT(cpu_time_of_children() - before, limit / 2);
}

TEST(child_process, a_stop_request_kills_it) {
    std::stop_source stop;
    auto options = shell("echo started >&3; exec sleep 1000");
    options.stop = stop.get_token();
    const auto end = run_child(options, [&](auto) { stop.request_stop(); });
    ASSERT_TRUE(end);
    EXPECT_EQ(end->how, child_end::stopped);
}

TEST(child_process, its_environment_is_empty) {
    std::string seen;
    const auto end = run_child(shell("echo \"home:$HOME\" >&3"), [&](auto line) { seen = line; });
    ASSERT_TRUE(end);
    EXPECT_EQ(seen, "home:");
}

TEST(child_process, a_program_that_is_not_there_is_an_error) {
    child_options options;
    options.arguments = {"/nonexistent/program"};
    EXPECT_EQ(run_child(options, [](auto) {}).error().code, errc::not_found);
}

TEST(child_process, a_line_without_end_is_cut_off) {
    auto options = shell("yes x | tr -d '\\n' >&3");
    options.line_limit = 100000;
    options.silence_limit = std::chrono::milliseconds(300);
    const auto end = run_child(options, [](auto) { FAIL(); });
    ASSERT_TRUE(end);
}

} // namespace lectern::runtime
