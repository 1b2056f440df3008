#include "component/media/made_media.hpp"

namespace lectern::media {
namespace {

constexpr double in_step = 0.020; // seconds

void expect_in_step(const transcode_output& output, const std::string& video, const std::vector<double>& at) {
    const auto seen = flashes(find(output, video));
    const auto heard = clicks(find(output, "audio-1"));
    ASSERT_EQ(seen.size(), at.size()) << video;
    ASSERT_EQ(heard.size(), at.size()) << video;
    for (std::size_t i = 0; i < at.size(); ++i) {
        EXPECT_NEAR(seen[i], at[i], in_step) << video;
        EXPECT_NEAR(heard[i], at[i], 0.002) << video;
        EXPECT_NEAR(seen[i], heard[i], in_step) << video;
    }
}

TEST(sync, a_flash_and_a_click_stay_together) {
    const workplace place;
    const std::vector<double> at{0.4, 4, 8};
    const auto input = place.make(
        flash_and_click("64x36", "25", 0.4, 9, at) + "-c:v libx264 -preset ultrafast -c:a aac", "in.mp4");
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    expect_in_step(*output, "video-full", at);
    expect_in_step(*output, "video-half", at);
}

TEST(sync, holds_after_an_hour) {
    const workplace place;
    const std::vector<double> at{10, 3600};
    const auto input =
        place.make(flash_and_click("64x36", "2", 1, 3605, at) + "-c:v mpeg4 -c:a pcm_s16le", "in.mkv");
    auto info = probe(input, {});
    ASSERT_TRUE(info);
    auto plan = plan_for(*info);
    plan.audio.front().sample_rate = 8000;
    plan.audio.front().bps = 16'000;
    const auto output = transcode(input, plan, place.path(), {});
    ASSERT_TRUE(output) << output.error().detail;
    const auto seen = flashes(find(*output, "video-full"));
    const auto heard = clicks(find(*output, "audio-1"));
    ASSERT_EQ(seen.size(), 2U);
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_NEAR(seen[1], 3600, in_step);
    EXPECT_NEAR(heard[1], seen[1], in_step);
    EXPECT_NEAR(end_of(find(*output, "video-full")), 3605, 0.1);
    EXPECT_NEAR(end_of(find(*output, "audio-1")), 3605, 0.1);
}

TEST(sync, survives_a_transport_stream_that_begins_late_and_is_joined_from_two) {
    const workplace place;
    const std::vector<double> at{1, 3};
    const auto arguments =
        flash_and_click("64x36", "25", 0.4, 4, at) + "-c:v libx264 -preset ultrafast -c:a mp2 -g 25 ";
    place.make(arguments + "-output_ts_offset 50", "a.ts");
    place.make(arguments + "-output_ts_offset 9000", "b.ts");
    ASSERT_EQ(std::system(("cat '" + (place / "a.ts").string() + "' '" + (place / "b.ts").string() + "' > '" +
                           (place / "in.ts").string() + "'")
                              .c_str()),
              0);
    const auto output = package(place, place / "in.ts");
    ASSERT_TRUE(output) << output.error().detail;
    EXPECT_NEAR(std::chrono::duration<double>(output->duration).count(), 8, 0.2);
    const auto seen = flashes(find(*output, "video-full"));
    const auto heard = clicks(find(*output, "audio-1"));
    ASSERT_EQ(seen.size(), 4U);
    ASSERT_EQ(heard.size(), 4U);
    for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_NEAR(seen[i], heard[i], 0.045) << i;
}

TEST(sync, sound_that_starts_late_begins_with_silence) {
    const workplace place;
    place.make(flash_and_click("64x36", "25", 0.4, 6, {1, 4}) + "-c:v libx264 -preset ultrafast -c:a aac",
               "whole.mp4");
    const auto input =
        place.make("-i whole.mp4 -itsoffset 2.5 -i whole.mp4 -map 0:v -map 1:a -c copy", "in.mkv");
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    const auto heard = clicks(find(*output, "audio-1"));
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_NEAR(heard[0], 3.5, 0.005); // Matroska counts in milliseconds
    EXPECT_NEAR(flashes(find(*output, "video-full"))[0], 1, in_step);
    EXPECT_NEAR(end_of(find(*output, "video-full")), 8.5, 0.1);
}

TEST(sync, video_that_starts_late_is_shown_from_the_start_and_stays_in_step) {
    const workplace place;
    place.make(flash_and_click("64x36", "25", 0.4, 6, {1, 4}) + "-c:v libx264 -preset ultrafast -c:a aac",
               "whole.mp4");
    const auto input =
        place.make("-itsoffset 1.7 -i whole.mp4 -i whole.mp4 -map 0:v -map 1:a -c copy", "in.mp4");
    const auto output = package(place, input);
    ASSERT_TRUE(output) << output.error().detail;
    const auto seen = flashes(find(*output, "video-full"));
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_NEAR(seen[0], 2.7, 0.021);
    EXPECT_EQ(find(*output, "video-full").fragments.front().start, 0);
}

} // namespace
} // namespace lectern::media
