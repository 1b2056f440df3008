#include "media/timeline.hpp"

#include <gtest/gtest.h>

namespace lectern::media {
namespace {

using namespace std::chrono_literals;
using us = std::chrono::microseconds;

constexpr int picture = 0;
constexpr int sound = 1;

us placed(timeline& line, int stream, us time, us duration = 40ms, std::optional<us> next = std::nullopt) {
    return time + line.place(stream, time, duration, next);
}

TEST(timeline, begins_at_zero_whatever_the_containers_clock_says) {
    timeline line({.zero = 1'400ms, .declared_duration = 60s});
    EXPECT_EQ(placed(line, sound, 1'400ms), 0us);
    EXPECT_EQ(placed(line, picture, 1'480ms), 80ms);
}

TEST(timeline, keeps_a_steady_clock_as_it_is) {
    timeline line({.declared_duration = 60s});
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(placed(line, picture, i * 40ms), i * 40ms);
    EXPECT_EQ(line.seams(), 0);
}

TEST(timeline, joins_the_parts_of_a_stream_whose_clock_restarts_and_keeps_both_streams_in_step) {
    timeline line({.clock_may_jump = true});
    for (us t = 0s; t < 20s; t += 40ms) placed(line, picture, t), placed(line, sound, t);
    const auto picture_after = placed(line, picture, 5'000s);
    const auto sound_after = placed(line, sound, 5'000s + 10ms);
    EXPECT_EQ(picture_after, 20s);
    EXPECT_EQ(sound_after, 20s + 10ms);
    EXPECT_EQ(placed(line, picture, 5'000s + 40ms), 20s + 40ms);
}

TEST(timeline, lets_a_stream_that_lags_behind_a_seam_finish_on_the_old_clock) {
    timeline line({.clock_may_jump = true});
    for (us t = 0s; t < 20s; t += 40ms) placed(line, picture, t), placed(line, sound, t);
    placed(line, picture, 5'000s);
    EXPECT_EQ(placed(line, sound, 20s), 20s);
    EXPECT_EQ(placed(line, sound, 5'000s + 40ms), 20s + 40ms);
}

TEST(timeline, moves_only_the_packet_whose_time_stamp_is_damaged) {
    timeline line({.declared_duration = 600s});
    for (us t = 0s; t < 20s; t += 40ms) placed(line, picture, t);
    EXPECT_TRUE(line.wants_next(picture, 500s));
    EXPECT_EQ(placed(line, picture, 500s, 40ms, 20s + 40ms), 20s);
    EXPECT_EQ(placed(line, picture, 20s + 40ms), 20s + 40ms);
}

TEST(timeline, waits_for_the_next_picture_of_a_screen_recording) {
    timeline line({.declared_duration = 600s});
    placed(line, picture, 0s);
    EXPECT_TRUE(line.wants_next(picture, 90s));
    EXPECT_EQ(placed(line, picture, 90s, 40ms, 95s), 90s);
    EXPECT_EQ(line.seams(), 0);
}

TEST(timeline, takes_a_long_wait_for_a_picture_as_true_when_the_sound_has_got_there_too) {
    timeline line({.clock_may_jump = true});
    placed(line, picture, 0s);
    for (us t = 0s; t < 60s; t += 20ms) placed(line, sound, t, 20ms);
    EXPECT_FALSE(line.wants_next(picture, 60s));
    EXPECT_EQ(placed(line, picture, 60s), 60s);
}

TEST(timeline, does_not_wait_beyond_the_end_that_the_container_gives) {
    timeline line({.declared_duration = 30s});
    for (us t = 0s; t < 20s; t += 40ms) placed(line, picture, t);
    EXPECT_EQ(placed(line, picture, 100'000s, 40ms, 100'000s + 40ms), 20s);
    EXPECT_EQ(line.seams(), 1);
}

TEST(timeline, goes_on_when_the_clock_runs_back) {
    timeline line({.clock_may_jump = true});
    for (us t = 1'000s; t < 1'020s; t += 40ms) placed(line, picture, t);
    const auto before = placed(line, picture, 1'020s);
    EXPECT_EQ(placed(line, picture, 3s), before + 40ms);
}

TEST(timeline, starts_a_stream_with_an_absurd_clock_where_the_others_are) {
    timeline line({.declared_duration = 60s});
    placed(line, sound, 0s);
    EXPECT_EQ(placed(line, picture, -100'000s), 40ms);
    EXPECT_EQ(placed(line, picture, -100'000s + 40ms), 80ms);
}

TEST(timeline, keeps_a_late_start_within_the_recording) {
    timeline line({.declared_duration = 60s});
    placed(line, sound, 0s);
    EXPECT_EQ(placed(line, picture, 30s), 30s);
    EXPECT_EQ(line.seams(), 0);
}

} // namespace
} // namespace lectern::media
