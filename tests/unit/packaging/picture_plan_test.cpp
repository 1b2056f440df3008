#include "packaging/picture_plan.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>

namespace lectern::packaging {
namespace {

using media::picture_kind;

std::vector<media::stretch> looks(std::vector<std::pair<picture_kind, int>> kinds) {
    std::vector<media::stretch> all;
    for (const auto& [kind, times] : kinds)
        for (int i = 0; i < times; ++i)
            all.push_back({std::chrono::seconds(10 * all.size()), kind, 0.01, 0.02, 60'000, 800});
    return all;
}

ladder planned(const std::vector<media::stretch>& seen, const encoding_targets& targets = {},
               media::rational rate = {30, 1}, double duration_s = 2700) {
    media::media_info info;
    info.duration = std::chrono::minutes(45);
    media::video_stream picture;
    picture.display_width = 1920;
    picture.display_height = 1080;
    picture.frame_rate = rate;
    info.video = {picture};
    info.audio = {{1, "aac", 1, 48000, "", "", true}};
    auto made = plan_tracks(info);
    plan_pictures(seen, targets, duration_s, made);
    return made;
}

std::vector<std::string> ids(const ladder& l) {
    std::vector<std::string> out;
    for (const auto& v : l.plan.video) out.push_back(v.id);
    return out;
}

const auto slides =
    looks({{picture_kind::still, 40}, {picture_kind::pointer, 10}, {picture_kind::inset, 10}});
const auto camera = looks({{picture_kind::camera, 50}, {picture_kind::photo, 10}});
const auto both = looks({{picture_kind::still, 30}, {picture_kind::camera, 20}});

} // namespace

TEST(picture_plan, slides_keep_their_pixels_and_lose_pictures) {
    const auto l = planned(slides);
    EXPECT_EQ(ids(l), (std::vector<std::string>{"1080p10-av1", "1080p5-av1", "1080p10", "1080p5"}));
    for (const auto& v : l.plan.video) EXPECT_EQ(v.height, 1080) << v.id;
    EXPECT_TRUE(l.plan.drawn);
}

TEST(picture_plan, a_camera_that_is_soft_gets_no_rung_that_shows_nothing_more) {
    auto soft = camera;
    for (auto& look : soft) look.needs = 0.6;
    EXPECT_EQ(ids(planned(soft)), (std::vector<std::string>{"720p", "480p", "240p15"}));
    for (auto& look : soft) look.needs = 4.0 / 9;
    const auto softer = planned(soft);
    EXPECT_EQ(ids(softer), (std::vector<std::string>{"480p", "240p15"}));
    EXPECT_NE(softer.reasons.at("480p").find("not sharper"), std::string::npos);
    soft[3].needs = soft[9].needs = 1; // it was in focus for a while
    EXPECT_EQ(ids(planned(soft)).front(), "1080p");
}

TEST(picture_plan, slides_that_a_soft_camera_shows_for_a_while_keep_their_pixels) {
    auto seen = looks({{picture_kind::camera, 54}, {picture_kind::still, 6}});
    for (auto& look : seen)
        if (look.kind == picture_kind::camera) look.needs = 4.0 / 9;
    EXPECT_EQ(ids(planned(seen)).front(), "1080p");
}

TEST(picture_plan, a_camera_keeps_its_pictures_and_loses_pixels) {
    const auto l = planned(camera);
    EXPECT_EQ(ids(l), (std::vector<std::string>{"1080p", "1080p-lean", "720p", "480p", "240p15"}));
    EXPECT_FALSE(l.plan.drawn);
    for (const auto& v : l.plan.video) EXPECT_EQ(v.key_every, 1) << v.id;
}

TEST(picture_plan, a_camera_has_the_rungs_that_its_bits_are_worth) {
    auto seen = camera;
    const auto with = [&seen](std::uint64_t key_bytes, double other_bytes) {
        for (auto& look : seen) {
            look.key_bytes = key_bytes;
            look.other_bytes = other_bytes;
        }
        return planned(seen);
    };
    const auto still = with(60'000, 1'500);
    EXPECT_EQ(ids(still),
              (std::vector<std::string>{"1080p", "1080p-lean", "720p", "480p", "360p", "240p15"}));
    const auto surgery = with(200'000, 30'000);
    EXPECT_EQ(ids(surgery), (std::vector<std::string>{"1080p", "1080p-lean", "720p", "480p", "480p-lean",
                                                      "360p", "240p15"}));
    std::int64_t above = 0;
    for (const auto& v : surgery.plan.video) {
        if (above > 0) {
            EXPECT_LT(v.max_bps * 5, above * 4) << v.id << ": brings little";
            EXPECT_GT(v.max_bps * 3, above) << v.id << ": nothing for links between";
        }
        above = v.max_bps;
    }
}

TEST(picture_plan, a_lecture_of_slides_and_a_camera_gets_both_kinds_of_rung) {
    const auto l = planned(both);
    const auto names = ids(l);
    for (const auto* wanted : {"1080p", "720p", "1080p10", "1080p5", "1080p5-av1", "240p15"})
        EXPECT_TRUE(std::ranges::find(names, wanted) != names.end()) << wanted;
    EXPECT_FALSE(l.plan.drawn); // a camera's noise is motion
}

TEST(picture_plan, a_rung_that_keeps_no_more_motion_than_a_cheaper_one_is_not_made) {
    EXPECT_EQ(ids(planned(both, {}, {10, 1})),
              (std::vector<std::string>{"1080p-av1", "1080p5-av1", "1080p", "1080p5", "240p"}));
}

TEST(picture_plan, one_look_at_a_film_on_a_slide_does_not_make_a_camera_of_a_lecture) {
    EXPECT_EQ(summarise(looks({{picture_kind::still, 39}, {picture_kind::camera, 1}})).kind,
              content_kind::slides);
    EXPECT_EQ(summarise(looks({{picture_kind::photo, 10}, {picture_kind::still, 2}})).kind,
              content_kind::slides);
    EXPECT_EQ(summarise({}).kind, content_kind::camera);
}

TEST(picture_plan, what_moves_nearly_always_and_much_keeps_its_motion_whatever_it_is_taken_for) {
    auto before_a_wall = looks({{picture_kind::animated, 20}});
    for (auto& s : before_a_wall) s.moving = 0.17;
    EXPECT_EQ(summarise(before_a_wall).kind, content_kind::mixed);
    auto now_and_then = looks({{picture_kind::animated, 8}, {picture_kind::still, 12}});
    for (auto& s : now_and_then) s.moving = 0.17;
    EXPECT_EQ(summarise(now_and_then).kind, content_kind::slides);
    auto a_page = looks({{picture_kind::scrolling, 20}});
    for (auto& s : a_page) s.moving = 0.17;
    EXPECT_EQ(summarise(a_page).kind, content_kind::slides);
}

TEST(picture_plan, a_page_that_is_scrolled_keeps_its_pictures) {
    EXPECT_EQ(ids(planned(looks({{picture_kind::scrolling, 2}, {picture_kind::still, 18}}))),
              (std::vector<std::string>{"1080p-av1", "1080p-av1-low", "1080p", "1080p-low"}));
    EXPECT_EQ(ids(planned(looks({{picture_kind::animated, 5}, {picture_kind::still, 15}}))),
              ids(planned(looks({{picture_kind::still, 20}}))))
        << "slides that come by and by are none";
    EXPECT_EQ(ids(planned(looks({{picture_kind::animated, 15}, {picture_kind::still, 5}}))),
              (std::vector<std::string>{"1080p-av1", "1080p-av1-low", "1080p", "1080p-low"}));
    EXPECT_EQ(ids(planned(looks({{picture_kind::scrolling, 1}, {picture_kind::still, 19}}))),
              (std::vector<std::string>{"1080p10-av1", "1080p5-av1", "1080p10", "1080p5"}));
}

TEST(picture_plan, slides_are_cut_in_longer_segments_than_what_a_camera_shows) {
    encoding_targets targets;
    EXPECT_EQ(planned(slides).plan.segment_duration, targets.slides_segment);
    for (const auto& v : planned(slides).plan.video) EXPECT_EQ(v.key_every, 5) << v.id;
    EXPECT_EQ(planned(camera).plan.segment_duration, std::chrono::seconds(6));
    EXPECT_EQ(planned(both).plan.segment_duration, std::chrono::seconds(6));
    targets.slides_segment = std::chrono::seconds(2);
    auto short_ones = planned(slides, targets);
    EXPECT_EQ(short_ones.plan.segment_duration, std::chrono::seconds(2));
    EXPECT_EQ(limit_of(short_ones.plan.video.back()), slow_link_bps);
    EXPECT_EQ(shrink(short_ones.plan.video.back(), 500'000, 60'000).width, 1920) << "never smaller";
    cut_as(std::chrono::seconds(6), short_ones);
    EXPECT_EQ(short_ones.plan.segment_duration, std::chrono::seconds(6));
    for (const auto& v : short_ones.plan.video) EXPECT_EQ(v.key_every, 3) << v.id;
}

TEST(picture_plan, a_profile_overrides_what_was_seen) {
    encoding_targets targets;
    targets.chosen = profile::camera;
    EXPECT_EQ(ids(planned(slides, targets)).front(), "1080p");
    targets.chosen = profile::slides;
    EXPECT_EQ(ids(planned(camera, targets)).back(), "1080p5");
    targets.chosen = profile::archive;
    const auto archive = planned(slides, targets).plan.video.front();
    EXPECT_EQ(archive.crf, targets.archive_crf);
    EXPECT_EQ(archive.keep_every, 1);
}

TEST(picture_plan, av1_is_not_made_of_a_few_pictures_whether_or_not_the_file_says_how_many) {
    const auto has_av1 = [](const std::vector<media::stretch>& seen, double duration_s) {
        return std::ranges::any_of(planned(seen, {}, {30, 1}, duration_s).plan.video,
                                   [](const auto& v) { return v.codec == media::video_codec::av1; });
    };
    auto first = slides;
    first.resize(1);
    first.front().at = {};
    auto later = first;
    later.push_back(first.front());
    later.back().at = std::chrono::seconds(4);
    EXPECT_FALSE(has_av1(first, 2));
    EXPECT_TRUE(has_av1(first, 4));
    EXPECT_FALSE(has_av1(first, 0)) << "live, and over at once";
    EXPECT_TRUE(has_av1(later, 0)) << "live, and longer";
}

TEST(picture_plan, every_rung_has_a_cap_of_its_peak) {
    for (const auto& seen : {slides, camera, both})
        for (const auto& v : planned(seen).plan.video) EXPECT_GT(v.max_bps, 0) << v.id;
    const auto l = planned(slides);
    const auto cap = [&l](const std::string& id) {
        const auto rung = std::ranges::find(l.plan.video, id, &media::video_rendition_plan::id);
        return std::pair(rung->max_bps, rung->vbv);
    };
    EXPECT_EQ(cap("1080p10-av1"), cap("1080p10"));
    EXPECT_EQ(cap("1080p5-av1"), cap("1080p5"));
}

TEST(picture_plan, what_moves_beside_slides_often_is_encoded_finer) {
    const auto rung = [](const std::vector<media::stretch>& seen, const std::string& id) {
        const auto l = planned(seen);
        return *std::ranges::find(l.plan.video, id, &media::video_rendition_plan::id);
    };
    const auto often = looks({{picture_kind::inset, 6}, {picture_kind::still, 14}});
    const auto some = looks({{picture_kind::inset, 5}, {picture_kind::still, 15}});
    const encoding_targets targets;
    EXPECT_LT(rung(often, "1080p10").crf, rung(some, "1080p10").crf);
    EXPECT_LT(rung(often, "1080p5-av1").crf, rung(some, "1080p5-av1").crf);
    EXPECT_EQ(rung(some, "1080p10").crf, targets.slides_crf);
    EXPECT_EQ(rung(often, "1080p5").crf, targets.slides_low_crf) << "its cap is near";
}

TEST(picture_plan, rungs_of_screens_are_encoded_as_such_and_those_of_cameras_are_not) {
    for (const auto& v : planned(slides).plan.video) EXPECT_TRUE(v.drawn) << v.id;
    for (const auto& v : planned(camera).plan.video) EXPECT_FALSE(v.drawn) << v.id;
}

TEST(picture_plan, without_av1_there_is_none) {
    encoding_targets targets;
    targets.av1 = false;
    for (const auto& v : planned(both, targets).plan.video)
        EXPECT_EQ(v.codec, media::video_codec::h264) << v.id;
}

TEST(picture_plan, key_frames_of_every_rung_begin_every_segment) {
    for (const media::rational rate :
         {media::rational{30, 1}, {25, 1}, {24000, 1001}, {60, 1}, {15, 1}, {1, 1}})
        for (const auto& seen : {slides, camera, both}) {
            const auto l = planned(seen, {}, rate);
            const auto keys = l.plan.segment_duration / l.plan.key_frame_interval;
            for (const auto& v : l.plan.video) EXPECT_EQ(keys % v.key_every, 0) << v.id;
        }
}

TEST(picture_plan, every_rung_has_a_name_of_its_own_at_every_rate) {
    for (const media::rational rate :
         {media::rational{1, 1}, {4, 1}, {5, 1}, {10, 1}, {15, 2}, {25, 1}, {60, 1}})
        for (const auto& seen : {slides, camera, both}) {
            auto names = ids(planned(seen, {}, rate));
            std::ranges::sort(names);
            EXPECT_EQ(std::ranges::adjacent_find(names), names.end()) << rate.num << '/' << rate.den;
        }
}

TEST(picture_plan, the_lowest_rung_of_slides_gets_coarser_but_never_smaller) {
    const auto low = planned(slides).plan.video.back();
    const auto smaller = shrink(low, 2 * limit_of(low), 66'000);
    EXPECT_EQ(smaller.height, low.height);
    EXPECT_GT(smaller.crf, low.crf + 5);
    EXPECT_LE(shrink(smaller, 40 * limit_of(low), 66'000).crf, 48);
}

TEST(picture_plan, every_rung_has_a_reason_and_an_expected_size_in_the_manifest) {
    const auto l = planned(both);
    const auto json = boost::json::parse(plan_to_json(l));
    EXPECT_NE(json.at("content").as_string().find("camera 40%"), std::string::npos);
    ASSERT_EQ(json.at("rungs").as_array().size(), l.plan.video.size());
    for (const auto& rung : json.at("rungs").as_array()) {
        EXPECT_FALSE(rung.at("reason").as_string().empty());
        EXPECT_GT(rung.at("predicted_bps").as_int64(), 1000);
    }
}

} // namespace lectern::packaging
