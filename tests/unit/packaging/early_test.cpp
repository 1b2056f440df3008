// When the lowest picture is worth a decoding of the recording for itself.
#include "packaging/early.hpp"

#include <gtest/gtest.h>

namespace lectern::packaging {
namespace {

media::media_info recording_of(int width, int height) {
    media::media_info info;
    media::video_stream video;
    video.index = 1;
    video.display_width = width;
    video.display_height = height;
    info.video = {video};
    return info;
}

media::transcode_plan plan_of(bool drawn, std::vector<std::array<int, 3>> rungs) {
    media::transcode_plan plan;
    plan.video_stream = 1;
    plan.drawn = drawn;
    for (const auto& [width, height, keep_every] : rungs) {
        media::video_rendition_plan rung;
        rung.id = std::to_string(plan.video.size());
        rung.width = width;
        rung.height = height;
        rung.keep_every = keep_every;
        plan.video.push_back(rung);
    }
    return plan;
}

} // namespace

TEST(lowest_pays, where_a_cameras_others_are_much_to_encode) {
    const auto hd = recording_of(1920, 1080);
    EXPECT_TRUE(lowest_pays(hd, plan_of(false, {{1920, 1080, 1}, {1280, 720, 1}, {426, 240, 2}})));
    EXPECT_TRUE(lowest_pays(hd, plan_of(false, {{1280, 720, 1}, {854, 480, 1}, {426, 240, 2}})));
    EXPECT_FALSE(lowest_pays(hd, plan_of(false, {{854, 480, 1}, {426, 240, 2}})));
    EXPECT_FALSE(lowest_pays(hd, plan_of(false, {{1280, 720, 4}, {854, 480, 4}, {426, 240, 4}})));
}

TEST(lowest_pays, but_not_for_slides_and_what_has_no_others) {
    const auto hd = recording_of(1920, 1080);
    EXPECT_FALSE(lowest_pays(hd, plan_of(true, {{1920, 1080, 1}, {1920, 1080, 1}})));
    EXPECT_FALSE(lowest_pays(hd, plan_of(false, {{1920, 1080, 1}})));
    EXPECT_FALSE(lowest_pays(hd, plan_of(false, {})));
    auto other = plan_of(false, {{1920, 1080, 1}, {426, 240, 2}});
    other.video_stream = 7;
    EXPECT_FALSE(lowest_pays(hd, other));
}

} // namespace lectern::packaging
