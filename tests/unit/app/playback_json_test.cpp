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

} // namespace lectern::app
