#include "lectern/store/caption_names.hpp"

#include <gtest/gtest.h>

namespace lectern::store {

TEST(caption_names, say_the_language_and_what_the_text_is) {
    const auto name = caption_name("zh-Hans", "WEBVTT\n");
    EXPECT_EQ(name.size(), 8U + 16U);
    EXPECT_EQ(language_of_caption(name), "zh-Hans");
    EXPECT_NE(caption_name("zh-Hans", "WEBVTT\n\n"), name);
    for (const char* none : {"", "en", "en.", "en.0123", "en.0123456789abcdeg", "en.0123456789ABCDEF",
                             "EN.0123456789abcdef", "../en.0123456789abcdef", ".0123456789abcdef"})
        EXPECT_FALSE(language_of_caption(none)) << none;
}

TEST(caption_names, playlists_say_what_they_list) {
    const std::vector<std::string> names{"en", "fr.0123456789abcdef"};
    const auto path = playlist_with_captions("main.m3u8", names);
    EXPECT_EQ(path, "main~en~fr.0123456789abcdef.m3u8");
    const auto parsed = parse_captioned_playlist(path);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->file, "main.m3u8");
    EXPECT_EQ(parsed->names, names);
    EXPECT_EQ(playlist_with_captions("manifest.mpd", {}), "manifest~.mpd");
    EXPECT_TRUE(parse_captioned_playlist("manifest~.mpd")->names.empty());
    for (const char* none : {"main.m3u8", "main~en", "main~en~.m3u8", "main~~en.m3u8", "v1~en.m3u8",
                             "main~en.mpd", "main~en/../x.m3u8", "main~x y.m3u8", "~.m3u8"})
        EXPECT_FALSE(parse_captioned_playlist(none)) << none;
}

TEST(caption_names, a_playlist_lists_as_many_as_a_recording_brings) {
    std::vector<std::string> names;
    for (char first = 'a'; first <= 'c'; ++first)
        for (char second = 'a'; second <= 'z'; ++second) names.push_back({'q', first, second});
    for (auto& name : names) name += ".0123456789abcdef";
    const auto parsed = parse_captioned_playlist(playlist_with_captions("main.m3u8", names));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->names, names);
    EXPECT_FALSE(
        parse_captioned_playlist(playlist_with_captions("main.m3u8", std::vector<std::string>(2000, "en"))));
}

} // namespace lectern::store
