#include "lectern/hls/playlist.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace lectern::hls {
namespace {

track_index index_of(std::int64_t time_scale,
                     const std::vector<std::pair<std::uint64_t, std::int64_t>>& segments) {
    track_index index;
    index.time_scale = time_scale;
    index.init_bytes = 700;
    std::uint64_t offset = index.init_bytes;
    std::int64_t start = 0;
    for (const auto& [bytes, duration] : segments) {
        index.segments.push_back({offset, bytes, start, duration});
        offset += bytes;
        start += duration;
    }
    return index;
}

media_playlist example() {
    media_playlist playlist;
    playlist.map_uri = "video.mp4";
    playlist.map_range = byte_range{0, 700};
    playlist.segments = {{"video.mp4", extinf(600600), byte_range{700, 1000}},
                         {"video.mp4", extinf(123456), byte_range{1700, 50}}};
    return playlist;
}

} // namespace

TEST(hls_measure, the_average_is_all_bits_over_all_time) {
    const auto rates = measure(index_of(1000, {{750000, 6000}, {75000, 6000}}), std::chrono::seconds(6));
    EXPECT_EQ(rates.average_bps, 550000);
    EXPECT_EQ(rates.peak_bps, 1000000);
}

TEST(hls_measure, a_last_segment_under_half_a_target_duration_counts_only_in_a_longer_run) {
    // RFC 8216bis 4.1: alone the last second would be 8 Mbit/s; with the segment before it, 7 s hold 1.75 MB.
    const auto rates = measure(index_of(1000, {{750000, 6000}, {1000000, 1000}}), std::chrono::seconds(6));
    EXPECT_EQ(rates.peak_bps, 2000000);
}

TEST(hls_measure, content_shorter_than_any_run_has_its_average_as_peak) {
    const auto rates = measure(index_of(1000, {{1000, 100}}), std::chrono::seconds(6));
    EXPECT_EQ(rates.peak_bps, 80000);
    EXPECT_EQ(rates.average_bps, 80000);
}

TEST(hls_measure, rates_are_rounded_up_and_an_empty_index_has_none) {
    EXPECT_EQ(measure(index_of(3, {{1, 3 * 7}}), std::chrono::seconds(6)).average_bps, 2); // 8/7
    EXPECT_EQ(measure({}, std::chrono::seconds(6)).peak_bps, 0);
}

TEST(hls_durations, any_run_of_extinf_is_within_ten_microseconds_of_its_ticks) {
    std::vector<std::pair<std::uint64_t, std::int64_t>> segments(1200, {1, 270270 / 3}); // 3.003 s at 30000
    const auto index = index_of(30000, segments);
    const auto durations = segment_durations(index);
    const auto sum = std::accumulate(durations.begin(), durations.end(), extinf{});
    EXPECT_NEAR(static_cast<double>(sum.count()) / 1e5, 1200 * 90090.0 / 30000, 1e-5);
    const auto third = segment_durations(index_of(3, {{1, 1}, {1, 1}, {1, 1}}));
    EXPECT_EQ(third[0].count() + third[1].count() + third[2].count(), 100000);
}

TEST(hls_render, a_media_playlist_is_the_text_that_a_static_server_needs) {
    EXPECT_EQ(render(example()),
              "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:0\n"
              "#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MAP:URI=\"video.mp4\",BYTERANGE=\"700@0\"\n"
              "#EXTINF:6.00600,\n#EXT-X-BYTERANGE:1000@700\nvideo.mp4\n"
              "#EXTINF:1.23456,\n#EXT-X-BYTERANGE:50@1700\nvideo.mp4\n#EXT-X-ENDLIST\n");
}

TEST(hls_render, names_cannot_break_out_of_their_quotes) {
    multivariant_playlist playlist;
    playlist.alternatives.push_back(
        {media_type::audio, "audio", "A\"\n#EXT-X-ENDLIST", "en", "a.m3u8", true, 2});
    const auto text = render(playlist);
    EXPECT_NE(
        text.find("NAME=\"A'#EXT-X-ENDLIST\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\""),
        std::string::npos)
        << text;
}

TEST(hls_render, a_video_variant_carries_all_that_apple_asks_for) {
    multivariant_playlist playlist;
    playlist.variants.push_back(
        {100, 90, "avc1.64001f,mp4a.40.2", 1280, 720, 30000.0 / 1001, "audio", "subs", "v.m3u8"});
    EXPECT_NE(render(playlist).find(
                  "#EXT-X-STREAM-INF:BANDWIDTH=100,AVERAGE-BANDWIDTH=90,CODECS=\"avc1.64001f,mp4a.40.2\","
                  "RESOLUTION=1280x720,FRAME-RATE=29.970,VIDEO-RANGE=SDR,AUDIO=\"audio\",SUBTITLES=\"subs\","
                  "CLOSED-CAPTIONS=NONE\nv.m3u8\n"),
              std::string::npos);
}

TEST(hls_parse, what_is_rendered_is_read_back) {
    const auto read = parse_media_playlist(render(example())).value();
    EXPECT_EQ(render(read), render(example()));
    EXPECT_TRUE(read.ended);
}

TEST(hls_parse, line_ends_unknown_tags_and_open_byte_ranges_of_others_are_understood) {
    const auto read =
        parse_media_playlist(
            "#EXTM3U\r\n#EXT-X-TARGETDURATION:10\r\n#EXT-X-NEW:1\r\n#EXTINF:9.123456,title, more\r\n"
            "#EXT-X-BYTERANGE:10@5\r\na.ts\r\n#EXTINF:2\r\n#EXT-X-BYTERANGE:7\r\na.ts\r\n")
            .value();
    ASSERT_EQ(read.segments.size(), 2U);
    EXPECT_EQ(read.segments[0].duration.count(), 912346);
    EXPECT_EQ(read.segments[1].range, (byte_range{15, 7}));
    EXPECT_FALSE(read.ended);
    EXPECT_TRUE(read.map_uri.empty());
}

TEST(hls_parse, broken_playlists_are_refused_with_their_line) {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"", "empty"},
        {"#EXT\n", "line 1"},
        {"#EXTM3U\n", "EXT-X-TARGETDURATION"},
        {"#EXTM3U\n#EXT-X-TARGETDURATION:0\n", "line 2"},
        {"#EXTM3U\n#EXT-X-TARGETDURATION:6\na.ts\n", "line 3 of the playlist: a segment without EXTINF"},
        {"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MAP:URI=\"\x01\"\n", "a control character"},
        {"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:-1,\na.ts\n", "bad EXTINF"},
        {"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:99999999999999999999,\na.ts\n", "bad EXTINF"},
        {"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:1,\n#EXT-X-BYTERANGE:5\na.ts\n", "continues nothing"},
        {"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:1,\n#EXT-X-BYTERANGE:18446744073709551615@1\na.ts\n",
         "bad EXT-X-BYTERANGE"},
        {"#EXTM3U\n#EXT-X-MAP:BYTERANGE=\"1@0\"\n", "EXT-X-MAP without URI"},
        {"#EXTM3U\n#EXT-X-MAP:URI=\"open\n", "EXT-X-MAP without URI"},
        {"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n", "multivariant"},
    };
    for (const auto& [text, why] : rows) {
        const auto read = parse_media_playlist(text);
        ASSERT_FALSE(read) << text;
        EXPECT_NE(read.error().detail.find(why), std::string::npos) << read.error().detail;
    }
}

TEST(hls_parse, any_damage_to_a_playlist_is_an_answer_and_never_a_crash) {
    std::mt19937 random(7);
    const auto good = render(example());
    for (int round = 0; round < 5000; ++round) {
        auto text = good;
        for (unsigned flips = random() % 8 + 1; flips > 0; --flips)
            text[random() % text.size()] = static_cast<char>(random());
        if (round % 3 == 0) text.resize(random() % text.size());
        const auto read = parse_media_playlist(text);
        if (read)
            EXPECT_GT(read->target_duration_s, 0);
        else
            EXPECT_EQ(read.error().code, errc::corrupt);
    }
}

TEST(hls_multivariant, what_is_rendered_is_read_back) {
    multivariant_playlist playlist;
    playlist.alternatives = {{media_type::audio, "audio", "English, live", "en", "audio-en.m3u8", true, 2},
                             {media_type::subtitles, "subs", "Deutsch", "de", "captions/de.m3u8", false, 0}};
    playlist.variants = {
        {900000, 700000, "avc1.64001f,mp4a.40.2", 1280, 720, 29.97, "audio", "subs", "720p.m3u8"},
        {64000, 60000, "mp4a.40.2", 0, 0, 0, "audio", "", "audio-en.m3u8"}};
    playlist.iframes = {{90000, 70000, "avc1.64001f", 1280, 720, 0, "", "", "720p-iframes.m3u8"}};
    const auto text = render(playlist);
    const auto read = parse_multivariant_playlist(text);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(render(*read), text);
    EXPECT_TRUE(read->independent_segments);
    EXPECT_EQ(read->alternatives[0].name, "English, live");
    EXPECT_EQ(read->variants[0].peak_bps, 900000);
    EXPECT_DOUBLE_EQ(read->variants[0].frame_rate, 29.97);
    EXPECT_EQ(read->iframes[0].uri, "720p-iframes.m3u8");
}

TEST(hls_multivariant, what_is_none_is_refused_with_the_line) {
    const std::string good = "#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n";
    for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
             {"", "empty"},
             {"#EXTM3U\n", "no variant"},
             {"x\n" + good, "line 1"},
             {"#EXTM3U\n#EXTINF:6,\na.mp4\n", "line 2"},
             {"#EXTM3U\na.m3u8\n", "line 2"},
             {"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n", "without its URI"},
             {"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + good, "line 3"},
             {"#EXTM3U\n#EXT-X-STREAM-INF:CODECS=\"x\"\na\n", "line 2"},
             {"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=3\na\n", "line 2"},
             {"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,FRAME-RATE=-3\na\n", "line 2"},
             {"#EXTM3U\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1\n" + good, "line 2"},
             {"#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,NAME=\"x\"\n" + good, "line 2"},
             {"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"\001\"\na\n", "line 2"}}) {
        const auto read = parse_multivariant_playlist(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, errc::corrupt);
        EXPECT_NE(read.error().detail.find(why), std::string::npos) << read.error().detail;
    }
    EXPECT_TRUE(parse_multivariant_playlist("#EXTM3U\r\n#EXT-X-UNKNOWN:1\r\n" + good));
}

} // namespace lectern::hls
