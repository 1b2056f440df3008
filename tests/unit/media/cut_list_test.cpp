#include "media/sound_cutter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lectern::media {
namespace {

using namespace std::chrono_literals;

} // namespace

TEST(cut_list, moments_move_by_what_was_cut_before_them) {
    const cut_list cuts({{20s, 30s}, {0s, 5s}});
    EXPECT_EQ(cuts.place(0s), 0s);
    EXPECT_EQ(cuts.place(5s), 0s);
    EXPECT_EQ(cuts.place(12s), 7s);
    EXPECT_EQ(cuts.place(20s), 15s);
    EXPECT_EQ(cuts.place(24s), 15s) << "the joint";
    EXPECT_EQ(cuts.place(40s), 25s);
    EXPECT_FALSE(cuts.removes(19'999'999us));
    EXPECT_TRUE(cuts.removes(20s));
    EXPECT_FALSE(cuts.removes(30s)) << "the first moment that stays";
}

TEST(cut_list, a_moment_that_stays_is_found_again_in_the_recording) {
    const cut_list cuts({{0s, 5s}, {20s, 30s}, {31s, 33s}});
    for (const auto at : {5s, 6s, 19s, 30s, 33s, 50s}) EXPECT_EQ(cuts.origin(cuts.place(at)), at);
}

TEST(cut_list, what_ends_at_a_joint_ended_before_the_cut) {
    const cut_list cuts({{10s, 20s}});
    EXPECT_EQ(cuts.origin_of_end(10s), 10s);
    EXPECT_EQ(cuts.origin_of_end(11s), 21s);
    EXPECT_TRUE(cuts.keeps_most(8s, 12s));
    EXPECT_FALSE(cuts.keeps_most(9s, 12s));
}

TEST(cut_list, cuts_that_touch_are_one_and_those_without_length_none) {
    const cut_list cuts({{7s, 9s}, {4s, 8s}, {9s, 10s}, {20s, 20s}, {30s, 29s}, {-2s, 1s}});
    const std::vector<cut> expected{{0s, 1s}, {4s, 10s}};
    EXPECT_EQ(cuts.cuts(), expected);
}

TEST(sound_cutter, leaves_out_the_samples_of_a_cut_in_whatever_pieces_they_come) {
    constexpr int rate = 1000;
    std::vector<float> sound(1000);
    for (std::size_t i = 0; i < sound.size(); ++i) sound[i] = static_cast<float>(i + 1);
    for (const int step : {1, 7, 333, 1000}) {
        sound_cutter cutter(cut_list({{0ms, 100ms}, {400ms, 650ms}}), 1, rate);
        std::vector<float> kept;
        const auto use = [&kept](const float* const* planes, int samples) -> result<void> {
            kept.insert(kept.end(), planes[0], planes[0] + samples);
            return {};
        };
        for (int at = 0; at < 1000; at += step) {
            const float* planes[] = {sound.data() + at};
            ASSERT_TRUE(cutter.add(planes, std::min(step, 1000 - at), use));
        }
        ASSERT_EQ(kept.size(), 650U) << step;
        EXPECT_EQ(cutter.kept(), 650);
        EXPECT_FLOAT_EQ(kept[50], 151) << step;
        EXPECT_FLOAT_EQ(kept[350], 701) << "after the joint " << step;
        EXPECT_LT(kept[299], 400 / 4.0F) << "fades out before it";
        EXPECT_LT(kept[300], 651 / 4.0F) << "and in after it";
        EXPECT_FLOAT_EQ(kept[649], 1000);
    }
}

TEST(sound_cutter, silence_is_cut_too_and_no_cuts_change_nothing) {
    sound_cutter cutter(cut_list({{1s, 2s}}), 2, 48000);
    std::int64_t silent = 0;
    const auto use = [&silent](const float* const* planes, int samples) -> result<void> {
        EXPECT_EQ(planes, nullptr);
        silent += samples;
        return {};
    };
    ASSERT_TRUE(cutter.add(nullptr, 3 * 48000, use));
    EXPECT_EQ(silent, 2 * 48000);
    sound_cutter none({}, 1, 48000);
    const std::vector<float> sound(500, 0.25F);
    const float* planes[] = {sound.data()};
    const auto same = [&sound](const float* const* got, int samples) -> result<void> {
        EXPECT_EQ(got[0], sound.data()) << "not even copied";
        EXPECT_EQ(samples, 500);
        return {};
    };
    ASSERT_TRUE(none.add(planes, 500, same));
}

} // namespace lectern::media
