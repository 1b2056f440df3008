#include "runtime/silence.hpp"

#include <gtest/gtest.h>

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

} // namespace lectern::runtime
