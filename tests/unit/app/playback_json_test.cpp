#include "app/playback_json.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace lectern::app {
namespace {

store::package_manifest with_pictures() {
    store::package_manifest manifest;
    manifest.source_json = "{}";
    manifest.has_storyboard = true;
    manifest.files = {{"poster.jpg", 9000, ""}, {"storyboard.jpg", 312000, ""}, {"storyboard.vtt", 8000, ""}};
    return manifest;
}

boost::json::value storyboard_bytes_of(const store::package_manifest& manifest) {
    return boost::json::parse(to_playback_json(manifest)).at("storyboard_bytes");
}

} // namespace

TEST(playback_json, says_what_the_storyboards_picture_weighs) {
    EXPECT_EQ(storyboard_bytes_of(with_pictures()), 312000);
}

TEST(playback_json, says_no_size_where_there_is_no_storyboard) {
    auto manifest = with_pictures();
    manifest.has_storyboard = false;
    EXPECT_TRUE(storyboard_bytes_of(manifest).is_null());
}

TEST(playback_json, says_what_the_files_that_play_by_themselves_are_made_of) {
    auto manifest = with_pictures();
    manifest.lean = {{"lean-sound.mp4", "", "low-aac", 8},
                     {"lean.mp4", "240p15", "low-aac", 9},
                     {"lean-slide.webp", "", "", 7}};
    const auto lean = boost::json::parse(to_playback_json(manifest)).at("lean").as_array();
    EXPECT_EQ(lean.at(0).at("audio"), "low-aac");
    EXPECT_TRUE(lean.at(0).at("video").is_null());
    EXPECT_EQ(lean.at(1).at("audio"), "low-aac");
    EXPECT_EQ(lean.at(1).at("video"), "240p15");
    EXPECT_TRUE(lean.at(2).at("audio").is_null());
}

} // namespace lectern::app
