#include "packaging/frame_rate.hpp"
#include "packaging/ladder_plan.hpp"
#include "packaging/picture_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace lectern::packaging {
namespace {

media::video_stream picture(int width, int height, media::rational rate) {
    media::video_stream v;
    v.width = v.display_width = width;
    v.height = v.display_height = height;
    v.frame_rate = rate;
    return v;
}

media::audio_stream sound(int index, int channels, std::string language = "") {
    media::audio_stream a;
    a.index = index;
    a.channels = channels;
    a.sample_rate = 48000;
    a.language = std::move(language);
    return a;
}

media::media_info recording(media::video_stream v, int channels = 1) {
    media::media_info info;
    info.duration = std::chrono::minutes(45);
    info.video = {std::move(v)};
    if (channels > 0) info.audio = {sound(1, channels)};
    return info;
}

// As for a camera, of which nothing is known.
ladder plan_ladder(const media::media_info& info) {
    auto planned = plan_tracks(info);
    plan_pictures({}, {}, static_cast<double>(info.duration.count()) / 1e6, planned);
    return planned;
}

std::vector<std::string> ids(const ladder& l) {
    std::vector<std::string> out;
    for (const auto& v : l.plan.video) out.push_back(v.id);
    return out;
}

} // namespace

TEST(ladder, common_sources_get_these_rungs) {
    struct row {
        int width, height;
        media::rational rate;
        std::vector<std::string> rungs;
    };
    const std::vector<row> rows = {
        {1920, 1080, {30, 1}, {"1080p", "1080p-lean", "720p", "480p", "480p-lean", "360p", "240p15"}},
        {1920, 1080, {60, 1}, {"1080p", "1080p-lean", "720p", "480p", "480p-lean", "360p", "240p15"}},
        {1280, 720, {25, 1}, {"720p", "720p-lean", "480p", "480p-lean", "360p", "240p13"}},
        {1280, 720, {1, 1}, {"720p", "720p-lean", "480p", "240p"}},
        {640, 480, {30, 1}, {"480p", "480p-lean", "360p", "240p15"}},
        {640, 360, {30, 1}, {"360p", "360p-lean", "240p15"}},
        {320, 240, {15, 1}, {"240p", "240p-low"}},
        {8, 8, {30, 1}, {"8p", "8p15"}},
        {1080, 1920, {30, 1}, {"1080p", "1080p-lean", "720p", "480p", "480p-lean", "360p", "240p15"}},
    };
    for (const auto& r : rows)
        EXPECT_EQ(ids(plan_ladder(recording(picture(r.width, r.height, r.rate)))), r.rungs)
            << r.width << 'x' << r.height;
}

TEST(ladder, nothing_is_upscaled_and_every_shape_is_kept_with_even_sizes) {
    for (const auto& [w, h] : std::vector<std::pair<int, int>>{{1920, 1080},
                                                               {641, 361},
                                                               {1081, 713},
                                                               {1616, 1568},
                                                               {480, 854},
                                                               {3840, 2160},
                                                               {2160, 3840},
                                                               {1, 1},
                                                               {3000, 100},
                                                               {720, 576}}) {
        const auto l = plan_ladder(recording(picture(w, h, {30, 1})));
        ASSERT_GE(l.plan.video.size(), 2U);
        std::set<std::string> names;
        for (const auto& v : l.plan.video) {
            names.insert(v.id);
            EXPECT_TRUE(v.width % 2 == 0 && v.height % 2 == 0);
            EXPECT_TRUE(v.width <= std::max(w, 2) && v.height <= std::max(h, 2))
                << v.width << 'x' << v.height;
            EXPECT_LE(static_cast<std::int64_t>(v.width) * v.height, max_picture_pixels + 4000);
            const auto& top = l.plan.video.front();
            EXPECT_NEAR(static_cast<double>(v.width) / v.height, static_cast<double>(top.width) / top.height,
                        0.02 * top.width / top.height);
        }
        EXPECT_EQ(names.size(), l.plan.video.size());
    }
}

TEST(ladder, every_rung_keeps_every_key_frame) {
    for (const media::rational rate : {media::rational{30, 1},
                                       {30000, 1001},
                                       {25, 1},
                                       {24, 1},
                                       {24000, 1001},
                                       {50, 1},
                                       {60, 1},
                                       {20, 1},
                                       {15, 1},
                                       {25, 2},
                                       {1, 1},
                                       {7, 1}}) {
        const auto l = plan_ladder(recording(picture(1920, 1080, rate)));
        const auto frames = frames_per_key_frame(l.plan.frame_rate, key_frame_s);
        for (const auto& v : l.plan.video) EXPECT_EQ(frames % v.keep_every, 0) << rate.num << '/' << rate.den;
        EXPECT_EQ(l.plan.segment_duration.count() % l.plan.key_frame_interval.count(), 0);
        EXPECT_NEAR(static_cast<double>(l.plan.segment_duration.count()) / 1e6, 6.0, 0.1);
    }
}

TEST(ladder, the_lowest_rung_and_the_sound_fit_a_cellular_link_together) {
    for (const int channels : {0, 1, 2, 6}) {
        const auto l = plan_ladder(recording(picture(1920, 1080, {30, 1}), channels));
        EXPECT_LT(l.plan.video.back().max_bps * 7 / 6 + l.plan.audio[0].bps, cellular_bps);
        EXPECT_GT(l.plan.video.back().max_bps, 60'000);
    }
    auto brief = recording(picture(640, 480, {30, 1}));
    brief.duration = std::chrono::seconds(1);
    EXPECT_LT(plan_ladder(brief).plan.video.back().max_bps,
              plan_ladder(recording(picture(640, 480, {30, 1}))).plan.video.back().max_bps);
}

TEST(ladder, a_rung_that_measured_too_much_shrinks_in_bits_and_size) {
    const auto low = plan_ladder(recording(picture(1920, 1080, {30, 1}))).plan.video.back();
    const auto smaller = shrink(low, 200'000, 66'000);
    EXPECT_LT(smaller.max_bps, low.max_bps * 2 / 3);
    EXPECT_LT(smaller.width, low.width);
    EXPECT_TRUE(smaller.width % 2 == 0 && smaller.height % 2 == 0);
    EXPECT_EQ(smaller.id, low.id);
    auto tiny = low;
    tiny.width = tiny.height = 64;
    EXPECT_EQ(shrink(tiny, 200'000, 66'000).width, 64);
}

TEST(frame_rates, what_the_file_says_becomes_a_standard_rate) {
    struct row {
        media::rational says;
        bool variable;
        media::rational gets;
    };
    const std::vector<row> rows = {
        {{30, 1}, false, {30, 1}},
        {{30000, 1001}, false, {30000, 1001}},
        {{2997, 100}, false, {30000, 1001}},
        {{45000, 1501}, false, {30000, 1001}},
        {{24000, 1001}, false, {24000, 1001}},
        {{25, 1}, false, {25, 1}},
        {{60, 1}, false, {60, 1}},
        {{90000, 1001}, false, {30000, 1001}},
        {{75, 1}, false, {25, 1}},
        {{73, 1}, false, {60, 1}},
        {{120, 1}, false, {60, 1}},
        {{120000, 1001}, false, {60000, 1001}},
        {{100, 1}, false, {50, 1}},
        {{240, 1}, false, {60, 1}},
        {{1, 1}, false, {1, 1}},
        {{1, 5}, false, {1, 1}},
        {{181, 12}, false, {15, 1}},
        {{1000, 1}, false, {30, 1}},
        {{0, 1}, false, {30, 1}},
        {{0, 0}, false, {30, 1}},
        {{90000, 1}, true, {30, 1}},
        {{740, 57}, true, {15, 1}},
        {{20, 1}, true, {20, 1}},
        {{100, 11}, true, {10, 1}},
    };
    for (const auto& r : rows) {
        auto v = picture(640, 480, r.says);
        v.variable_frame_rate = r.variable;
        EXPECT_EQ(natural_frame_rate(v), r.gets) << r.says.num << '/' << r.says.den;
    }
}

TEST(ladder, every_language_of_sound_is_a_rendition_of_its_own) {
    auto info = recording(picture(640, 480, {30, 1}), 0);
    info.audio = {sound(1, 1, "eng"), sound(2, 2, "fra"), sound(3, 6, ""), sound(4, 1, "eng")};
    const auto l = plan_ladder(info);
    ASSERT_EQ(l.plan.audio.size(), 4U);
    EXPECT_EQ(l.plan.audio[0].id, "audio-en");
    EXPECT_EQ(l.plan.audio[1].bps, stereo_bps);
    EXPECT_EQ(l.plan.audio[2].id, "audio-und");
    EXPECT_EQ(l.plan.audio[2].channels, 2);
    EXPECT_EQ(l.plan.audio[3].id, "audio-en-2");
}

TEST(ladder, a_recording_without_sound_gets_silence_and_one_without_picture_no_video) {
    const auto silent = plan_ladder(recording(picture(640, 480, {30, 1}), 0));
    ASSERT_EQ(silent.plan.audio.size(), 1U);
    EXPECT_EQ(silent.plan.audio[0].stream_index, silent_stream);
    auto talk = recording(picture(640, 640, {0, 1}));
    talk.video[0].still_picture = true;
    const auto audio = plan_ladder(talk);
    EXPECT_TRUE(audio.plan.video.empty());
    EXPECT_FALSE(audio.plan.video_stream);
    EXPECT_EQ(audio.plan.audio[0].id, "audio-und");
}

TEST(ladder, odd_pictures_are_handled_and_named) {
    auto v = picture(1024, 576, {25, 1});
    v.interlaced = true;
    v.sample_aspect = {64, 45};
    v.rotation = 90;
    v.range = media::dynamic_range::pq;
    const auto l = plan_ladder(recording(v));
    EXPECT_TRUE(l.plan.deinterlace);
    EXPECT_TRUE(l.plan.tone_map);
    EXPECT_EQ(l.remarks.size(), 4U);
}

TEST(ladder, text_subtitles_are_taken_and_pictures_of_text_are_not) {
    auto info = recording(picture(640, 480, {30, 1}));
    info.subtitles = {{3, "subrip", true, "eng", ""}, {4, "hdmv_pgs_subtitle", false, "", ""}};
    const auto l = plan_ladder(info);
    EXPECT_EQ(l.plan.subtitle_streams, std::vector<int>{3});
    EXPECT_EQ(l.remarks.size(), 1U);
}

TEST(ladder, stills_stay_about_a_hundred_however_long_the_lecture) {
    for (const int minutes : {1, 10, 45, 120, 600}) {
        auto info = recording(picture(1920, 1080, {30, 1}));
        info.duration = std::chrono::minutes(minutes);
        EXPECT_LE(info.duration / plan_ladder(info).plan.still_interval, 110) << minutes;
    }
}

} // namespace lectern::packaging
