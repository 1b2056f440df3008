#include "media/timeline_end.hpp"

#include <gtest/gtest.h>

namespace lectern::media {
namespace {

using namespace std::chrono_literals;
using us = std::chrono::microseconds;

transcode_plan plan_with_pictures() {
    transcode_plan plan;
    plan.video_stream = 0;
    plan.frame_rate = {10, 1};
    return plan;
}

seen_ends seen(us picture, us sound) {
    seen_ends ends;
    ends.picture = picture;
    ends.sound = sound;
    ends.has_picture = picture.count() > 0;
    ends.plays_sound = sound.count() > 0;
    return ends;
}

} // namespace

TEST(timeline_end, is_where_the_longest_ends) {
    EXPECT_EQ(timeline_end(seen(20s, 25s), plan_with_pictures()), us(25s));
    EXPECT_EQ(timeline_end(seen(31s, 25s), plan_with_pictures()), us(31s));
}

TEST(timeline_end, holds_the_last_picture_where_the_file_says_so) {
    auto ends = seen(20s, 0s);
    ends.declared = 21s;
    EXPECT_EQ(timeline_end(ends, plan_with_pictures()), us(21s));
    ends.declared = 22s; // that much is missing, not held
    EXPECT_EQ(timeline_end(ends, plan_with_pictures()), us(20s));
    ends.declared = 21s;
    ends.broke_off = true;
    EXPECT_EQ(timeline_end(ends, plan_with_pictures()), us(20s));
}

TEST(timeline_end, shows_a_single_picture_for_as_long_as_the_file_says) {
    auto ends = seen(1s, 0s);
    ends.is_still = true;
    ends.declared = 60s;
    EXPECT_EQ(timeline_end(ends, plan_with_pictures()), us(60s));
}

TEST(timeline_end, is_never_nothing) {
    EXPECT_EQ(timeline_end(seen(50ms, 0s), plan_with_pictures()), us(300ms));
    EXPECT_EQ(timeline_end({}, {}), us(1ms));
}

TEST(packets_end, is_that_of_the_packet_shown_last) {
    packets_end end;
    end.see(2'000'000, 100'000, {10, 1});
    end.see(1'900'000, 100'000, {10, 1}); // decoded later, shown before
    EXPECT_EQ(end.at(), us(2'100'000));
    end.see(3'000'000, 0, {10, 1}); // does not say for how long
    EXPECT_EQ(end.at(), us(3'100'000));
}

} // namespace lectern::media
