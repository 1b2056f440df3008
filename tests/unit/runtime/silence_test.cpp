#include "runtime/silence.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <unistd.h>

namespace lectern::runtime {

using namespace std::chrono_literals;

TEST(time_lost_to_others, is_what_one_thread_waits_for_a_processor) {
    EXPECT_EQ(lost_to_others(1s, {0s, 1s}, 2), 1s);
    EXPECT_EQ(lost_to_others(1s, {250ms, 750ms}, 2), 750ms);
    EXPECT_EQ(lost_to_others(1s, {250ms, 250ms}, 2), 250ms); // and sleeps for the rest
}

TEST(time_lost_to_others, is_none_for_who_computes_sleeps_or_is_stopped) {
    EXPECT_EQ(lost_to_others(1s, {1s, 0s}, 2), 0s);
    EXPECT_EQ(lost_to_others(1s, {0s, 0s}, 2), 0s);
    EXPECT_EQ(lost_to_others(0s, {0s, 0s}, 2), 0s);
}

TEST(time_lost_to_others, is_none_for_threads_that_have_all_processors_and_wait_for_each_other) {
    EXPECT_EQ(lost_to_others(1s, {2s, 6s}, 2), 0s);
    EXPECT_EQ(lost_to_others(1s, {2s, 1s}, 2), 0s);
}

TEST(time_lost_to_others, is_the_part_that_many_threads_did_not_get) {
    EXPECT_EQ(lost_to_others(1s, {1s, 7s}, 2), 500ms);
    EXPECT_EQ(lost_to_others(1s, {500ms, 1500ms}, 4), 750ms);
}

TEST(since_the_last_look, a_wait_is_counted_once) {
    thread_use last{{1s, 0s}, 0s};
    EXPECT_EQ(since(last, {1100ms, 0s}, true, 1s).queued, 900ms); // and goes on
    EXPECT_EQ(since(last, {1100ms, 0s}, true, 1s).queued, 1s);
    EXPECT_EQ(since(last, {1200ms, 2s}, false, 1s).queued, 100ms);
    EXPECT_EQ(since(last, {1200ms, 2s}, false, 1s).queued, 0s);
}

TEST(since_the_last_look, a_look_at_a_moment_does_not_count_a_sleep_again_and_again) {
    thread_use last{{1s, 0s}, 0s};
    auto queued = 0ns;
    for (int i = 1; i <= 10; ++i) queued += since(last, {1s + i * 100ms, i * 100ms}, true, 1s).queued;
    EXPECT_LE(queued, 10 * 100ms + 1s);
}

TEST(since_the_last_look, a_kernel_that_counts_nothing_tells_nothing) {
    thread_use last;
    EXPECT_EQ(since(last, {}, true, 1s).queued, 0s);
}

TEST(silence, a_first_look_that_comes_late_does_not_count_all_the_time_before_it) {
    silence one(::getpid(), 300ms);
    std::this_thread::sleep_for(500ms);
    EXPECT_FALSE(one.is_too_long());
}

} // namespace lectern::runtime
