#include "packaging/sound_plan.hpp"

#include <gtest/gtest.h>

namespace lectern::packaging {
namespace {

ladder stereo_recording() {
    ladder planned;
    media::audio_rendition_plan sound;
    sound.id = "audio-en";
    sound.stream_index = 1;
    sound.channels = 2;
    sound.bps = stereo_bps;
    planned.plan.audio = {sound};
    return planned;
}

ladder planned_for(bool mono, std::optional<double> loudness) {
    auto planned = stereo_recording();
    plan_sound({{1, {mono, loudness, loudness}}}, planned);
    return planned;
}

} // namespace

TEST(sound_plan, every_lecture_gets_one_loudness) {
    EXPECT_DOUBLE_EQ(planned_for(false, -23).plan.audio[0].gain_db, 7);
    EXPECT_DOUBLE_EQ(planned_for(false, -9.5).plan.audio[0].gain_db, -6.5);
}

TEST(sound_plan, what_holding_the_peaks_takes_is_added) {
    auto planned = stereo_recording();
    plan_sound({{1, {false, -24.0, -20.0, 1.5, 2.5, 0.5}}}, planned);
    EXPECT_DOUBLE_EQ(planned.plan.audio[0].gain_db, 4.5);
    EXPECT_DOUBLE_EQ(planned.plan.audio[1].gain_db, 9.5);
    EXPECT_DOUBLE_EQ(planned.plan.audio[2].gain_db, 10.5);
}

TEST(sound_plan, silence_stays_and_noise_is_not_made_a_lecture) {
    EXPECT_DOUBLE_EQ(planned_for(true, std::nullopt).plan.audio[0].gain_db, 0);
    const auto faint = planned_for(false, -65);
    EXPECT_DOUBLE_EQ(faint.plan.audio[0].gain_db, largest_gain_db);
    ASSERT_EQ(faint.remarks.size(), 1U);
    EXPECT_NE(faint.remarks[0].find("faint"), std::string::npos);
    auto peaks = stereo_recording();
    plan_sound({{1, {false, -45.0, -45.0, 3, 3, 3}}}, peaks); // 29 dB, and 3 for what holding its peaks takes
    EXPECT_DOUBLE_EQ(peaks.plan.audio[0].gain_db, largest_gain_db);
    EXPECT_EQ(peaks.remarks.size(), 1U);
}

TEST(sound_plan, two_channels_that_cancel_each_other_make_no_silent_sound_for_slow_links) {
    auto planned = stereo_recording();
    plan_sound({{1, {false, std::nullopt, -20.0}}}, planned);
    EXPECT_EQ(planned.plan.audio.size(), 1U);
    ASSERT_EQ(planned.remarks.size(), 1U);
    EXPECT_NE(planned.remarks[0].find("cancel"), std::string::npos);
    auto wide = stereo_recording();
    plan_sound({{1, {false, -26.0, -20.0}}}, wide); // a wide stereo picture is no fault
    EXPECT_EQ(wide.plan.audio.size(), 3U);
}

TEST(sound_plan, two_channels_that_say_the_same_become_one) {
    const auto mono = planned_for(true, -20).plan.audio[0], stereo = planned_for(false, -20).plan.audio[0];
    EXPECT_EQ(mono.channels, 1);
    EXPECT_EQ(mono.bps, mono_bps);
    EXPECT_EQ(stereo.channels, 2);
    EXPECT_EQ(stereo.bps, stereo_bps);
}

TEST(sound_plan, what_could_not_be_heard_stays_as_it_was_planned) {
    auto planned = stereo_recording();
    plan_sound({}, planned);
    EXPECT_EQ(planned.plan.audio[0].channels, 2);
    EXPECT_DOUBLE_EQ(planned.plan.audio[0].gain_db, 0);
}

TEST(sound_plan, every_track_gets_a_low_one_for_players_with_and_without_opus) {
    auto planned = stereo_recording();
    plan_sound({{1, {false, -24.0, -20.0}}}, planned);
    ASSERT_EQ(planned.plan.audio.size(), 3U);
    const auto &opus = planned.plan.audio[1], &aac = planned.plan.audio[2];
    EXPECT_EQ(opus.id, "low-en");
    EXPECT_EQ(opus.codec, media::audio_codec::opus);
    EXPECT_EQ(opus.sample_rate, 48'000);
    EXPECT_EQ(aac.id, "low-en-aac");
    EXPECT_EQ(aac.sample_rate, low_aac_rate);
    for (const auto* low : {&opus, &aac}) {
        EXPECT_TRUE(low->low);
        EXPECT_EQ(low->channels, 1);
        EXPECT_DOUBLE_EQ(low->gain_db, 8) << "that of both channels mixed";
    }
}

} // namespace lectern::packaging
