#include "example_package.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <random>

namespace lectern::store {

TEST(manifest, what_is_written_is_read_back) {
    const auto m = example_manifest();
    const auto read = parse_manifest(to_json(m), index_to_json(m));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(index_to_json(*read), index_to_json(m));
    EXPECT_EQ(read->captions[0].segment_files, m.captions[0].segment_files);
    EXPECT_EQ(read->chapters[0].title, "Opening \"words\"");
    EXPECT_EQ(read->renditions[3].name, m.renditions[3].name);
    EXPECT_EQ(read->renditions[0].index.segments[2].offset, m.renditions[0].index.segments[2].offset);
    EXPECT_EQ(read->renditions[0].index.key_frames[4].start, m.renditions[0].index.key_frames[4].start);
    EXPECT_EQ(read->slides_reason, m.slides_reason);
    EXPECT_TRUE(read->has_poster);
    EXPECT_FALSE(read->has_storyboard);
}

TEST(manifest, slides_are_a_rendition_without_segments) {
    auto m = example_manifest();
    m.slides_reason.clear();
    rendition slides;
    slides.id = "slides";
    slides.kind = rendition_kind::slides;
    slides.codecs = "webp";
    slides.width = 1920;
    slides.height = 1080;
    slides.bytes = 123'456;
    m.renditions.push_back(slides);
    const auto root = boost::json::parse(to_json(m)).as_object();
    EXPECT_EQ(root.at("slides"), "slides/slides.json");
    EXPECT_TRUE(root.at("slides_reason").is_null());
    EXPECT_EQ(root.at("renditions").as_array().back().at("file"), "slides/slides.json");
    EXPECT_EQ(index_to_json(m).find("slides"), std::string::npos);
    const auto read = parse_manifest(to_json(m), index_to_json(m));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->renditions.back().kind, rendition_kind::slides);
    EXPECT_EQ(read->renditions.back().width, 1920);
    EXPECT_EQ(read->renditions.back().bytes, 123'456U);
    EXPECT_EQ(read->slides_reason, "");
}

TEST(manifest, it_has_the_fields_of_the_contract) {
    const auto root = boost::json::parse(to_json(example_manifest())).as_object();
    for (const char* key : {"format", "duration_s", "source", "renditions", "captions", "slides", "files"})
        EXPECT_TRUE(root.contains(key)) << key;
    const auto& video = root.at("renditions").at(0).as_object();
    for (const char* key :
         {"id", "kind", "codecs", "width", "height", "frame_rate", "average_bps", "peak_bps", "bytes"})
        EXPECT_TRUE(video.contains(key)) << key;
    EXPECT_EQ(video.at("kind"), "video");
    for (const char* key : {"path", "bytes", "sha256"})
        EXPECT_TRUE(root.at("files").at(0).as_object().contains(key)) << key;
    EXPECT_EQ(root.at("source").at("format"), "mov");
}

TEST(manifest, names_that_could_leave_the_package_are_refused) {
    for (const char* path :
         {"../x", "/etc/passwd", "a//b", "a/../b", ".hidden", "a b", "a\nb", "captions/", ""}) {
        auto m = example_manifest();
        m.files[0].path = path;
        EXPECT_FALSE(parse_manifest(to_json(m), index_to_json(m))) << path;
    }
    auto m = example_manifest();
    m.renditions[0].id = "a/b";
    EXPECT_FALSE(parse_manifest(to_json(m), index_to_json(m)));
}

TEST(manifest, segments_beyond_the_end_of_their_file_are_refused) {
    auto m = example_manifest();
    m.renditions[0].bytes -= 1;
    const auto read = parse_manifest(to_json(m), index_to_json(m));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, errc::corrupt);
}

TEST(manifest, any_damage_is_an_answer_and_never_a_crash) {
    std::mt19937 random(11);
    const auto manifest = to_json(example_manifest()), index = index_to_json(example_manifest());
    for (int round = 0; round < 2000; ++round) {
        auto first = manifest, second = index;
        auto& text = round % 2 == 0 ? first : second;
        for (unsigned flips = random() % 4 + 1; flips > 0; --flips)
            text[random() % text.size()] = static_cast<char>(random());
        const auto read = parse_manifest(first, second);
        EXPECT_EQ(read ? errc::corrupt : read.error().code, errc::corrupt);
    }
}

} // namespace lectern::store
