// Slides from key frames: what a complete pass would find, mostly, and never what is none.
#include "made_media.hpp"

#include "lectern/media/key_slides.hpp"
#include "lectern/media/probe.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lectern::media {
namespace {

namespace fs = std::filesystem;

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
std::string pages(const std::vector<int>& seconds, const std::string& inset = {}) {
    std::string inputs, joined;
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        inputs += "-f lavfi -i \"" + page(static_cast<int>(i) + 1, seconds[i]) + "\" ";
        joined += "[" + std::to_string(i) + "]";
    }
    joined += "concat=n=" + std::to_string(seconds.size());
    if (inset.empty()) return inputs + "-filter_complex \"" + joined + "[v]\" -map [v]";
    return inputs + "-f lavfi -i \"" + inset + "\" -filter_complex \"" + joined + "[p];[p][" +
           std::to_string(seconds.size()) + "]overlay=x=W-w-8:y=H-h-8:shortest=1[v]\" -map [v]";
}

class key_slides : public testing::Test {
protected:
    fs::path film(const std::string& pictures, const std::string& keys) const {
        return place_.make(pictures + " -c:v libx264 -preset veryfast -pix_fmt yuv420p " + keys, "in.mkv");
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

} // namespace lectern::media
