// Slides from key frames: what a complete pass would find, mostly, and never what is none.
#include "made_media.hpp"
#include "media/group_looker.hpp"
#include "media/input.hpp"

#include "lectern/media/key_slides.hpp"
#include "lectern/media/probe.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace lectern::media {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;

// A white page of black bars; each `number` is another one.
std::string page(int number, int seconds) {
    std::string graph = "color=white:s=640x360:r=10:d=" + std::to_string(seconds);
    for (int i = 0; i < 5; ++i) {
        const int x = 20 + (number * 97 + i * 53) % 220, w = 160 + (number * 71 + i * 37) % 200;
        graph += ",drawbox=x=" + std::to_string(x) + ":y=" + std::to_string(24 + i * 60 + number * 7 % 30) +
                 ":w=" + std::to_string(w) + ":h=22:c=black:t=fill";
    }
    return graph;
}

// The pages one after the other, and what is laid over them.
std::string pages(const std::vector<int>& seconds, const std::string& inset = {},
                  const std::string& size = "640:360") {
    std::string inputs, joined;
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        inputs += "-f lavfi -i \"" + page(static_cast<int>(i) + 1, seconds[i]) + "\" ";
        joined += "[" + std::to_string(i) + "]";
    }
    joined += "concat=n=" + std::to_string(seconds.size());
    if (size != "640:360") joined += ",scale=" + size;
    if (inset.empty()) return inputs + "-filter_complex \"" + joined + "[v]\" -map [v]";
    return inputs + "-f lavfi -i \"" + inset + "\" -filter_complex \"" + joined + "[p];[p][" +
           std::to_string(seconds.size()) + "]overlay=x=W-w-8:y=H-h-8:shortest=1[v]\" -map [v]";
}

class key_slides : public testing::Test {
protected:
    fs::path film(const std::string& pictures, const std::string& keys) const {
        return place_.make(pictures + " -c:v libx264 -preset veryfast -pix_fmt yuv420p " + keys, "in.mkv");
    }
    // Pieces of H.264 one after the other, in MPEG-TS, each with a page after the other.
    fs::path joined(const std::vector<std::pair<std::string, std::vector<int>>>& pieces) const {
        std::string names;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const auto name = std::to_string(i) + ".ts";
            place_.make(pages(pieces[i].second, {}, pieces[i].first) +
                            " -c:v libx264 -preset veryfast -pix_fmt yuv420p " + by_the_clock_,
                        name);
            names += (i == 0 ? "concat:" : "|") + name;
        }
        return place_.make("-i '" + names + "' -c copy", "in.ts");
    }
    result<slides_output> find(const fs::path& file) const {
        const auto info = probe(file, {});
        if (!info) return info.error();
        auto plan = plan_for(*info);
        plan.width = plan.video.front().width;
        plan.height = plan.video.front().height;
        fs::create_directory(place_ / "found");
        return find_key_slides(file, plan, place_ / "found", {});
    }
    // Seconds.
    static std::vector<double> starts(const slides_output& found) {
        std::vector<double> all;
        for (const auto& s : found.slides) all.push_back(std::chrono::duration<double>(s.start).count());
        return all;
    }
    static void expect_near(const std::vector<double>& found, const std::vector<double>& wanted,
                            double about) {
        ASSERT_EQ(found.size(), wanted.size()) << testing::PrintToString(found);
        for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], wanted[i], about);
    }

    // All packets of the only stream; their times are milliseconds.
    static packet_group packets_of(input& from) {
        packet_group group;
        for (auto packet = make_packet(); av_read_frame(&from.context(), packet.get()) >= 0;
             packet = make_packet())
            group.push_back(std::move(packet));
        return group;
    }

    workplace place_;
    const std::string by_the_clock_ = "-g 40 -keyint_min 40 -sc_threshold 0"; // every 4 s
};

} // namespace

TEST_F(key_slides, begin_when_they_change_though_no_key_frame_comes_with_them) {
    const auto found = find(film(pages({5, 6, 6, 9}), by_the_clock_));
    ASSERT_TRUE(found) << found.error().detail;
    expect_near(starts(*found), {0, 5, 11, 17}, 0.3);
    for (const auto& s : found->slides) EXPECT_GT(fs::file_size(place_ / "found" / "slides" / s.image), 300U);
    EXPECT_NEAR(std::chrono::duration<double>(found->slides.back().end).count(), 26, 0.3);
}

TEST_F(key_slides, begin_with_the_key_frames_that_come_with_them) {
    const auto found = find(film(pages({5, 3, 9, 4, 7, 6, 8}), "-g 250"));
    ASSERT_TRUE(found) << found.error().detail;
    expect_near(starts(*found), {0, 5, 8, 17, 21, 28, 34}, 0.3);
}

TEST_F(key_slides, are_looked_for_where_every_picture_is_a_key_frame) {
    const auto found = find(film(pages({7, 6, 8}), "-g 1"));
    ASSERT_TRUE(found) << found.error().detail;
    expect_near(starts(*found), {0, 7, 13}, 0.3);
}

TEST_F(key_slides, a_slide_that_is_shown_again_has_the_image_it_had) {
    const std::string again = "-f lavfi -i \"" + page(1, 9) + "\" -f lavfi -i \"" + page(2, 8) +
                              "\" -filter_complex \"[0]split[a][b];[a][1][b]concat=n=3[v]\" -map [v]";
    const auto found = find(film(again, by_the_clock_));
    ASSERT_TRUE(found) << found.error().detail;
    expect_near(starts(*found), {0, 9, 17}, 0.3);
    EXPECT_EQ(found->slides[0].image, found->slides[2].image);
    EXPECT_NE(found->slides[0].image, found->slides[1].image);
}

TEST_F(key_slides, a_picture_that_moves_beside_them_makes_none) {
    const auto file = film(pages({21, 25, 14}, "mandelbrot=s=160x120:r=10"), by_the_clock_);
    const auto found = find(file);
    ASSERT_TRUE(found) << found.error().detail;
    expect_near(starts(*found), {0, 21, 46}, 0.3);
}

TEST_F(key_slides, a_camera_shows_none) {
    const auto found = find(film("-f lavfi -i \"mandelbrot=s=640x360:r=10\" -t 40", by_the_clock_));
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_TRUE(found->slides.empty());
    EXPECT_NE(found->reason, "");
    EXPECT_FALSE(fs::exists(place_ / "found" / "slides"));
}

TEST_F(key_slides, are_not_looked_for_where_key_frames_are_rare) {
    const auto found = find(film(pages({35, 35}), "-g 10000 -keyint_min 10000 -sc_threshold 0"));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, errc::refused);
}

TEST_F(key_slides, end_where_the_picture_changes_its_size) {
    for (const auto* size : {"640:480", "320:480", "320:180"}) {
        const auto found = find(joined({{"640:360", {9, 8, 7}}, {size, {6, 7}}}));
        ASSERT_TRUE(found) << found.error().detail;
        expect_near(starts(*found), {0, 9, 17}, 0.3);
        EXPECT_NEAR(std::chrono::duration<double>(found->slides.back().end).count(), 24, 0.3);
        fs::remove_all(place_ / "found");
    }
}

TEST_F(key_slides, end_where_the_size_changes_though_it_changes_back) {
    // The key frame of the other size comes so soon that it is passed over.
    const auto found = find(joined({{"640:360", {9, 9}}, {"320:480", {2}}, {"640:360", {6}}}));
    ASSERT_TRUE(found) << found.error().detail;
    expect_near(starts(*found), {0, 9}, 0.3);
    EXPECT_NEAR(std::chrono::duration<double>(found->slides.back().end).count(), 18, 0.3);
}

TEST_F(key_slides, are_not_looked_for_where_the_size_changes_early) {
    const auto found = find(joined({{"640:360", {8}}, {"640:480", {9, 9}}}));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, errc::refused);
    EXPECT_NE(found.error().detail.find("shape"), std::string::npos) << found.error().detail;
}

TEST_F(key_slides, may_be_shown_for_minutes_from_the_first_on) {
    const auto found = find(film(pages({165, 165, 40}), by_the_clock_));
    ASSERT_TRUE(found) << found.error().detail;
    expect_near(starts(*found), {0, 165, 330}, 0.3);
}

TEST_F(key_slides, of_all_pictures_may_be_shown_for_minutes_from_the_first_on) {
    const auto file = film(pages({165, 165, 40}), by_the_clock_);
    const auto info = probe(file, {});
    ASSERT_TRUE(info) << info.error().detail;
    auto plan = plan_for(*info);
    plan.slides_only = true;
    const auto found = transcode(file, plan, place_.path(), {});
    ASSERT_TRUE(found) << found.error().detail;
    expect_near(starts(found->slides), {0, 165, 330}, 0.5);
}

TEST_F(key_slides, end_early_where_one_distance_between_key_frames_is_long) {
    const std::string keys = "-g 10000 -keyint_min 1 -sc_threshold 0 -force_key_frames "
                             "'expr:(lt(t,40)+gte(t,120))*(isnan(prev_forced_t)+gte(t,prev_forced_t+4))'";
    const auto found = find(film(pages({20, 15, 87, 58, 40}), keys));
    ASSERT_TRUE(found) << found.error().detail;
    // No key frame from 36 s to 120 s: the third page ends there, and comes anew.
    expect_near(starts(*found), {0, 20, 35, 120, 122, 180}, 0.5);
    EXPECT_NEAR(std::chrono::duration<double>(found->slides[2].end).count(), 96, 2);
    EXPECT_EQ(found->slides[2].image, found->slides[3].image);
}

TEST_F(key_slides, last_until_the_end_of_a_sound_that_outlasts_the_picture) {
    film(pages({12, 14}), by_the_clock_);
    const auto found =
        find(place_.make("-i in.mkv -f lavfi -i anullsrc=r=16000:d=100 -c:v copy -c:a aac", "both.mkv"));
    ASSERT_TRUE(found) << found.error().detail;
    expect_near(starts(*found), {0, 12}, 0.3);
    EXPECT_NEAR(std::chrono::duration<double>(found->slides.back().end).count(), 100, 0.3);
}

TEST_F(key_slides, a_look_that_is_stopped_ends_with_the_packet) {
    const auto file = film(pages({9}), by_the_clock_);
    const auto from = input::open(file, {}, {});
    ASSERT_TRUE(from) << from.error().detail;
    const auto& stream = *(*from)->context().streams[0];
    const auto group = packets_of(**from);
    std::stop_source stop;
    transcode_options options;
    options.stop = stop.get_token();
    const auto looker = group_looker::open(stream, {}, options);
    ASSERT_TRUE(looker) << looker.error().detail;
    int seen = 0;
    const auto use = [&](std::chrono::microseconds, const group_looker::picture_ptr&) -> result<void> {
        ++seen;
        stop.request_stop();
        return {};
    };
    const auto looked =
        (*looker)->look(group, {microseconds(0), microseconds(9000), microseconds(250), INT64_MAX}, use);
    ASSERT_FALSE(looked);
    EXPECT_EQ(looked.error().code, errc::cancelled);
    EXPECT_LE(seen, 2);
}

TEST_F(key_slides, a_look_ends_with_the_pixels_it_may_decode) {
    const auto file = film(pages({9}), by_the_clock_);
    const auto from = input::open(file, {}, {});
    ASSERT_TRUE(from) << from.error().detail;
    const auto& stream = *(*from)->context().streams[0];
    const auto group = packets_of(**from);
    const auto looker = group_looker::open(stream, {}, {});
    ASSERT_TRUE(looker) << looker.error().detail;
    std::chrono::microseconds latest{};
    const auto use = [&](std::chrono::microseconds at, const group_looker::picture_ptr&) -> result<void> {
        latest = at;
        return {};
    };
    const auto looked =
        (*looker)->look(group, {microseconds(0), microseconds(9000), microseconds(250), 10 * 640 * 360}, use);
    ASSERT_TRUE(looked) << looked.error().detail;
    EXPECT_EQ(*looked, latest + microseconds(250));
    EXPECT_LT(*looked, microseconds(9000));
    EXPECT_LE((*looker)->decoded(), 12 * 640 * 360);
}

} // namespace lectern::media
