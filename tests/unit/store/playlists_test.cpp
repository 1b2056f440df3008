#include "example_package.hpp"

#include "lectern/hls/playlist.hpp"
#include "lectern/store/package_playlists.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace lectern::store {
namespace {

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++n;
    return n;
}

// Tags of an XML text in order; fails on a tag that closes another than the open one.
testing::AssertionResult is_well_formed(std::string_view xml) {
    std::vector<std::string> open;
    for (auto at = xml.find('<'); at != std::string_view::npos; at = xml.find('<', at + 1)) {
        const auto tag = xml.substr(at + 1, xml.find('>', at) - at - 1);
        if (tag.starts_with('?') || tag.ends_with('/')) continue;
        if (!tag.starts_with('/')) {
            open.emplace_back(tag.substr(0, tag.find(' ')));
            continue;
        }
        if (open.empty() || open.back() != tag.substr(1))
            return testing::AssertionFailure() << "unexpected <" << tag << '>';
        open.pop_back();
    }
    if (!open.empty()) return testing::AssertionFailure() << '<' << open.back() << "> is not closed";
    return testing::AssertionSuccess();
}

} // namespace

TEST(playlists, bandwidth_is_the_video_peak_plus_the_costliest_audio) {
    const auto m = example_manifest();
    const auto text = render_main(m, layout::byte_range);
    const auto sum = std::to_string(m.renditions[0].peak_bps + m.renditions[3].peak_bps);
    EXPECT_NE(text.find("#EXT-X-STREAM-INF:BANDWIDTH=" + sum + ','), std::string::npos) << text;
    EXPECT_NE(text.find("BANDWIDTH=" + std::to_string(m.renditions[3].peak_bps) +
                        ",AVERAGE-BANDWIDTH=" + std::to_string(m.renditions[3].average_bps) +
                        ",CODECS=\"mp4a.40.2\",AUDIO=\"audio\",SUBTITLES=\"subs\"\naudio-en.m3u8"),
              std::string::npos)
        << text;
    EXPECT_EQ(count(text, "#EXT-X-I-FRAME-STREAM-INF:"), 2U);
    EXPECT_EQ(count(text, "TYPE=SUBTITLES"), 1U);
}

TEST(playlists, the_first_variant_is_the_one_nearest_two_megabits_or_the_best) {
    auto m = example_manifest();
    m.renditions.insert(m.renditions.begin(), example_video("video-1080p", 1920, 1080, 9000000));
    auto text = render_main(m, layout::byte_range);
    EXPECT_LT(text.find("\nvideo-720p.m3u8"), text.find("\nvideo-1080p.m3u8"));
    m.renditions[0] = example_video("video-1080p", 1920, 1080, 200000);
    m.renditions[1] = example_video("video-720p", 1280, 720, 150000);
    text = render_main(m, layout::byte_range);
    EXPECT_LT(text.find("\nvideo-1080p.m3u8"), text.find("\nvideo-720p.m3u8"));
}

TEST(playlists, audio_alone_has_no_video_variant) {
    const auto text = render_audio_only(example_manifest(), layout::virtual_segments);
    EXPECT_EQ(count(text, "#EXT-X-STREAM-INF"), 1U);
    EXPECT_EQ(text.find("RESOLUTION"), std::string::npos);
    EXPECT_NE(text.find("\naudio-en/index.m3u8\n"), std::string::npos);
}

TEST(playlists, byte_ranges_and_virtual_segments_describe_the_same_bytes) {
    const auto m = example_manifest();
    const auto& r = m.renditions[0];
    const auto ranges = hls::parse_media_playlist(render_media(m, r, layout::byte_range)).value();
    const auto numbered = hls::parse_media_playlist(render_media(m, r, layout::virtual_segments)).value();
    ASSERT_EQ(ranges.segments.size(), r.index.segments.size());
    ASSERT_EQ(numbered.segments.size(), r.index.segments.size());
    auto end = ranges.map_range->bytes;
    for (std::size_t i = 0; i < ranges.segments.size(); ++i) {
        EXPECT_EQ(ranges.segments[i].range->offset, end);
        EXPECT_EQ(ranges.segments[i].duration, numbered.segments[i].duration);
        EXPECT_EQ(numbered.segments[i].uri, "seg-" + std::to_string(i) + ".m4s");
        end += ranges.segments[i].range->bytes;
    }
    EXPECT_EQ(end, r.bytes);
    EXPECT_EQ(numbered.map_uri, "init.mp4");
}

TEST(playlists, key_frames_lie_in_the_segment_that_holds_them) {
    const auto m = example_manifest();
    const auto& r = m.renditions[0];
    const auto ranges = hls::parse_media_playlist(render_iframes(m, r, layout::byte_range)).value();
    const auto numbered = hls::parse_media_playlist(render_iframes(m, r, layout::virtual_segments)).value();
    ASSERT_EQ(ranges.segments.size(), 7U);
    EXPECT_TRUE(ranges.iframes_only);
    for (std::size_t i = 0; i < ranges.segments.size(); ++i) {
        const auto segment = i / 3;
        EXPECT_EQ(numbered.segments[i].uri, "seg-" + std::to_string(segment) + ".m4s");
        EXPECT_EQ(numbered.segments[i].range->offset + r.index.segments[segment].offset,
                  ranges.segments[i].range->offset);
        EXPECT_EQ(ranges.segments[i].duration.count(), 200000);
    }
}

TEST(playlists, captions_span_the_whole_lecture_in_both_layouts) {
    const auto m = example_manifest();
    for (const auto where : {layout::byte_range, layout::virtual_segments}) {
        const auto playlist = hls::parse_media_playlist(render_captions(m, m.captions[0], where)).value();
        ASSERT_EQ(playlist.segments.size(), 3U);
        EXPECT_EQ(playlist.segments[1].uri, where == layout::byte_range ? "en/1.vtt" : "1.vtt");
        EXPECT_EQ(playlist.segments[2].duration.count(), 200000);
    }
}

TEST(playlists, two_hours_of_segments_stay_small) {
    auto m = example_manifest();
    auto& index = m.renditions[1].index;
    index.segments.assign(1200, {900, 75000, 0, 180000});
    // Findings section 1: a playlist of 194 kB raw stalls a 64 kbit/s link; this one must be a fraction.
    EXPECT_LT(render_media(m, m.renditions[1], layout::virtual_segments).size(), 40000U);
}

TEST(dash, the_manifest_is_well_formed_and_its_ranges_are_those_of_hls) {
    const auto m = example_manifest();
    const auto mpd = render_dash(m, layout::byte_range);
    EXPECT_TRUE(is_well_formed(mpd)) << mpd;
    const auto playlist =
        hls::parse_media_playlist(render_media(m, m.renditions[1], layout::byte_range)).value();
    for (const auto& s : playlist.segments) {
        const auto range = "mediaRange=\"" + std::to_string(s.range->offset) + '-' +
                           std::to_string(s.range->offset + s.range->bytes - 1) + '"';
        EXPECT_NE(mpd.find(range), std::string::npos) << range;
    }
    EXPECT_NE(mpd.find("mediaPresentationDuration=\"PT14.000S\""), std::string::npos);
    EXPECT_NE(mpd.find("<S t=\"0\" d=\"180000\" r=\"1\"/><S d=\"60000\"/>"), std::string::npos) << mpd;
    EXPECT_NE(mpd.find("<Label>Fran\xC3\xA7"
                       "ais &amp; &lt;co&gt;</Label>"),
              std::string::npos);
}

TEST(dash, virtual_segments_are_a_template_over_the_same_names_as_hls) {
    const auto mpd = render_dash(example_manifest(), layout::virtual_segments);
    EXPECT_TRUE(is_well_formed(mpd)) << mpd;
    EXPECT_EQ(count(mpd, "media=\"$RepresentationID$/seg-$Number$.m4s\""), 4U);
    EXPECT_EQ(mpd.find("mediaRange"), std::string::npos);
}

} // namespace lectern::store
