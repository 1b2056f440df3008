#include "packaging/assemble.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace lectern::packaging {
namespace {

media::rendition_output output_of(std::string id, bool video) {
    media::rendition_output out;
    out.id = std::move(id);
    out.video = video;
    out.codecs = video ? "avc1.64001f" : "mp4a.40.2";
    out.init_bytes = 100;
    out.time_scale = 1000;
    std::uint64_t offset = 100;
    for (int i = 0; i < 4; ++i) {
        out.fragments.push_back({offset, 50, i * 2000, 2000, video ? 20U : 0U, i % 3 == 0});
        offset += 50;
    }
    return out;
}

media::audio_stream stream(int index, std::string language, std::string title, bool is_default) {
    media::audio_stream a;
    a.index = index;
    a.channels = 1;
    a.language = std::move(language);
    a.title = std::move(title);
    a.is_default = is_default;
    return a;
}

} // namespace

TEST(assemble, fragments_become_segments_and_key_frames) {
    const auto index = index_of(output_of("v", true));
    ASSERT_EQ(index.segments.size(), 2U);
    EXPECT_EQ(index.segments[0].bytes, 150U);
    EXPECT_EQ(index.segments[0].duration, 6000);
    EXPECT_EQ(index.segments[1].offset, 250U);
    ASSERT_EQ(index.key_frames.size(), 4U);
    EXPECT_EQ(index.key_frames[2].offset, 200U);
    EXPECT_EQ(index.key_frames[2].bytes, 20U);
    EXPECT_TRUE(index_of(output_of("a", false)).key_frames.empty());
}

TEST(assemble, a_single_short_picture_has_the_rate_at_which_it_is_shown) {
    auto one = output_of("v", true);
    one.frame_rate = {15, 1};
    one.fragments.resize(1);
    media::transcode_plan plan;
    plan.video.resize(1);
    plan.video[0].id = "v";
    one.fragments[0].duration = 40;
    EXPECT_DOUBLE_EQ(describe_renditions({one}, plan, {})[0].frame_rate, 25);
    one.fragments[0].duration = 80;
    EXPECT_DOUBLE_EQ(describe_renditions({one}, plan, {})[0].frame_rate, 15);
}

TEST(assemble, audio_has_one_default_and_a_name_for_each_menu_entry) {
    media::media_info info;
    info.audio = {stream(1, "eng", "", false), stream(2, "eng", "Commentary", true),
                  stream(3, "eng", "Commentary", true), stream(4, "", "", false)};
    media::transcode_plan plan;
    std::vector<media::rendition_output> outputs;
    for (const auto& a : info.audio) {
        media::audio_rendition_plan p;
        p.id = "a" + std::to_string(a.index);
        p.stream_index = a.index;
        p.language = a.language.empty() ? "und" : "en";
        plan.audio.push_back(p);
        outputs.push_back(output_of(p.id, false));
    }
    const auto described = describe_renditions(outputs, plan, info);
    ASSERT_EQ(described.size(), 4U);
    EXPECT_EQ(described[0].name, "English");
    EXPECT_EQ(described[1].name, "English (Commentary)");
    EXPECT_EQ(described[2].name, "English 2");
    EXPECT_EQ(described[3].name, "Audio");
    EXPECT_EQ(std::vector<bool>({false, true, false, false}),
              std::vector<bool>({described[0].is_default, described[1].is_default, described[2].is_default,
                                 described[3].is_default}));
}

TEST(assemble, without_a_default_in_the_file_the_first_sound_is_it) {
    media::transcode_plan plan;
    plan.audio.resize(2);
    plan.audio[0].id = "x";
    plan.audio[1].id = "y";
    const auto described = describe_renditions({output_of("x", false), output_of("y", false)}, plan, {});
    EXPECT_TRUE(described[0].is_default);
    EXPECT_FALSE(described[1].is_default);
}

TEST(assemble, source_facts_are_json_without_names_or_paths) {
    media::media_info info;
    info.format = "matroska,webm";
    info.title = "A \"title\"";
    info.duration = std::chrono::milliseconds(1500);
    info.video.resize(1);
    info.audio = {stream(1, "eng", "", true)};
    const auto facts = boost::json::parse(source_facts(info)).as_object();
    EXPECT_EQ(facts.at("title"), "A \"title\"");
    EXPECT_DOUBLE_EQ(facts.at("duration_s").to_number<double>(), 1.5);
    EXPECT_EQ(facts.at("video").as_array().size(), 1U);
    EXPECT_EQ(facts.at("audio").at(0).at("language"), "eng");
}

} // namespace lectern::packaging
