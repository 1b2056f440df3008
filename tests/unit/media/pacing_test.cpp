#include "media/cut_grid.hpp"
#include "media/frame_pacer.hpp"
#include "media/frame_rate.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace lectern::media {
namespace {

using namespace std::chrono_literals;

TEST(frame_pacer, gives_each_picture_of_a_steady_source_one_slot) {
    frame_pacer pacer({25, 1});
    pacer.arrive(0ms);
    for (int i = 1; i < 100; ++i) {
        const auto got = pacer.arrive(i * 40ms);
        ASSERT_EQ(got.held.first, i - 1);
        ASSERT_EQ(got.held.last, i);
    }
}

TEST(frame_pacer, holds_a_picture_through_a_gap) {
    frame_pacer pacer({10, 1});
    pacer.arrive(0ms);
    const auto got = pacer.arrive(5s);
    EXPECT_EQ(got.held.first, 0);
    EXPECT_EQ(got.held.last, 50);
}

TEST(frame_pacer, keeps_the_latest_of_the_pictures_that_fall_into_one_slot) {
    frame_pacer pacer({1, 1});
    pacer.arrive(0ms);
    const auto got = pacer.arrive(200ms);
    EXPECT_TRUE(got.take);
    EXPECT_TRUE(got.held.empty());
}

TEST(frame_pacer, drops_a_picture_that_comes_after_its_time) {
    frame_pacer pacer({10, 1});
    pacer.arrive(0ms);
    pacer.arrive(5s);
    EXPECT_FALSE(pacer.arrive(3s).take);
}

TEST(frame_pacer, shows_a_first_picture_that_is_late_from_the_start) {
    frame_pacer pacer({10, 1});
    pacer.arrive(1'700ms);
    const auto got = pacer.arrive(1'800ms);
    EXPECT_EQ(got.held.first, 0);
    EXPECT_EQ(got.held.last, 18);
}

TEST(frame_pacer, does_not_drift_at_broadcast_rates_over_twelve_hours) {
    const frame_pacer pacer({30000, 1001});
    EXPECT_EQ(pacer.nearest_slot(12h), 1'294'705);
}

TEST(frame_pacer, ends_with_a_last_picture_of_a_quarter_to_one_and_a_quarter_slots) {
    const frame_pacer pacer({1, 1});
    EXPECT_EQ(pacer.slots_until(40'030ms), 40);
    EXPECT_EQ(pacer.slots_until(40'500ms), 41);
    EXPECT_EQ(pacer.slots_until(1ms), 1);
}

TEST(cut_grid, cuts_where_every_rendition_has_a_picture) {
    const cut_grid grid(2s, 6s, {30000, 1001}, 6);
    std::int64_t before = -1;
    for (std::int64_t k = 0; k < 10'000; ++k) {
        const auto picture = grid.picture(k);
        ASSERT_EQ(picture % 6, 0);
        ASSERT_GT(picture, before);
        before = picture;
        const double seconds = static_cast<double>(picture) * 1001 / 30000;
        ASSERT_NEAR(seconds, 2.0 * static_cast<double>(k), 0.11);
    }
}

TEST(cut_grid, keeps_every_segment_under_six_and_a_half_seconds) {
    for (const rational rate :
         {rational{30000, 1001}, {24000, 1001}, {60, 1}, {25, 1}, {1, 1}, {3, 1}, {15, 2}}) {
        const auto step = static_cast<std::int64_t>(std::max(1.0, rate.value() / 5));
        const cut_grid grid(2s, 6s, rate, step);
        for (std::int64_t k = 0; k < 3'000; k += 3) {
            const auto pictures = grid.picture(k + 3) - grid.picture(k);
            ASSERT_LT(static_cast<double>(pictures) / rate.value(), 6.5) << rate.num << '/' << rate.den;
        }
    }
}

TEST(cut_grid, cuts_sound_at_the_frame_nearest_to_the_picture) {
    const cut_grid grid(2s, 6s, {25, 1}, 1);
    for (std::int64_t k = 0; k < 5'000; ++k) {
        const double sound = static_cast<double>(grid.audio_frame(k, 48'000, 1024)) * 1024 / 48'000;
        ASSERT_NEAR(sound, 2.0 * static_cast<double>(k), 0.0107);
    }
}

TEST(cut_grid, does_not_make_a_segment_of_a_sliver) {
    const cut_grid grid(2s, 6s, {25, 1}, 1);
    EXPECT_EQ(grid.without_sliver(12'020ms), 12s);
    EXPECT_EQ(grid.without_sliver(12'200ms), 12'200ms);
    EXPECT_EQ(grid.without_sliver(20ms), 20ms);
}

TEST(frame_rate, is_that_of_the_commonest_step) {
    std::vector<std::int64_t> times;
    for (int i = 0; i < 200; ++i)
        if (i % 3 != 1) times.push_back(i * 40'000);
    times.push_back(100 * 40'000 + 40'000 * 200);
    const auto measured = rate_of(times);
    EXPECT_EQ(measured.rate, (rational{25, 1}));
    EXPECT_TRUE(measured.variable);
}

TEST(frame_rate, sees_through_clocks_of_whole_milliseconds) {
    std::vector<std::int64_t> times;
    for (int i = 0; i < 300; ++i) times.push_back(i * 1001 / 30 * 1000);
    const auto measured = rate_of(times);
    EXPECT_EQ(measured.rate, (rational{30000, 1001}));
    EXPECT_FALSE(measured.variable);
}

TEST(frame_rate, of_a_picture_or_two_is_unknown) {
    const std::vector<std::int64_t> times{0, 40'000};
    EXPECT_EQ(rate_of(times).rate.num, 0);
}

TEST(frame_rate, is_rounded_to_the_rates_that_exist) {
    EXPECT_EQ(to_natural_rate(29.971), (rational{30000, 1001}));
    EXPECT_EQ(to_natural_rate(25.01), (rational{25, 1}));
    EXPECT_NEAR(to_natural_rate(33.333333).value(), 33.3333, 0.001);
    EXPECT_EQ(to_natural_rate(0).num, 0);
}

} // namespace
} // namespace lectern::media
