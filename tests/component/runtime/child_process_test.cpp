#include "lectern/runtime/child_process.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace lectern::runtime {
namespace {

child_options shell(const std::string& script) {
    child_options options;
    options.arguments = {"/bin/sh", "-c", script};
    options.silence_limit = std::chrono::seconds(20);
    return options;
}

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
