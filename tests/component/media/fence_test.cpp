#include "component/media/made_media.hpp"

#include <fstream>

namespace lectern::media {
namespace {

struct trap {
    std::string name;
    std::string content;
};

class fence : public ::testing::TestWithParam<trap> {};

// A good recording stands beside the trap: whoever followed the name in it would find media and accept.
TEST_P(fence, a_file_that_names_other_files_is_refused) {
    const workplace place;
    place.make("-f lavfi -i color=red:s=32x32:r=5:d=1 -c:v mpeg2video", "private.ts");
    auto content = GetParam().content;
    const auto at = content.find("@DIR@");
    if (at != std::string::npos) content.replace(at, 5, place.path().string());
    std::ofstream(place / GetParam().name) << content;
    const auto info = probe(place / GetParam().name, {});
    ASSERT_FALSE(info);
    EXPECT_EQ(info.error().code, errc::refused);
    EXPECT_EQ(info.error().detail.find("private"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    traps, fence,
    ::testing::Values(
        trap{"hls_relative.mp4",
             "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nprivate.ts\n#EXT-X-ENDLIST\n"},
        trap{"hls_absolute.avi",
             "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n@DIR@/private.ts\n#EXT-X-ENDLIST\n"},
        trap{"hls_remote.mp4",
             "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n"},
        trap{"concat.mkv", "ffconcat version 1.0\nfile private.ts\n"},
        trap{"dash.mp4",
             "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" "
             "mediaPresentationDuration=\"PT1S\"><Period><AdaptationSet "
             "mimeType=\"video/mp2t\"><Representation id=\"1\" "
             "bandwidth=\"1\"><BaseURL>private.ts</BaseURL></Representation></AdaptationSet></Period></MPD>"},
        trap{"sdp.mp4",
             "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"},
        trap{"svg.mp4", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image "
                        "href=\"private.ts\"/></svg>"},
        trap{"text.mp4", "Notes of the lecture, not the lecture.\n"},
        trap{"ftyp.mp4", std::string("\0\0\0\x10"
                                     "ftypisom\0\0\0\0",
                                     16)}),
    [](const auto& tested) { return tested.param.name.substr(0, tested.param.name.find('.')); });

TEST(refusal, of_an_empty_file_says_so) {
    const workplace place;
    std::ofstream(place / "in.mp4").flush();
    EXPECT_EQ(probe(place / "in.mp4", {}).error().detail, "The file is empty.");
}

TEST(refusal, of_a_recording_cut_before_its_index_says_that_it_is_incomplete) {
    const workplace place;
    const auto whole = place.make("-f lavfi -i testsrc=s=64x36:r=5:d=2 -c:v libx264", "whole.mp4");
    std::filesystem::resize_file(whole, std::filesystem::file_size(whole) / 2);
    const auto info = probe(whole, {});
    ASSERT_FALSE(info);
    EXPECT_EQ(info.error().code, errc::refused);
    EXPECT_NE(info.error().detail.find("incomplete"), std::string::npos);
}

TEST(refusal, of_what_takes_too_much_of_a_processor_says_so) {
    const workplace place;
    input_limits limits;
    limits.probe_timeout = {};
    const auto info = probe(place.make("-f lavfi -i testsrc=s=64x36:r=5:d=1 -c:v libx264", "in.mp4"), limits);
    ASSERT_FALSE(info);
    EXPECT_EQ(info.error(),
              (error{errc::refused, "The file could not be understood in the time allowed for it."}));
}

TEST(refusal, of_a_decoder_off_the_list_names_the_format) {
    const workplace place;
    const auto input = place.make("-f lavfi -i testsrc=s=64x36:r=5:d=1 -c:v magicyuv", "in.avi");
    const auto info = probe(input, {});
    ASSERT_FALSE(info);
    EXPECT_NE(info.error().detail.find("magicyuv"), std::string::npos);
}

TEST(refusal, of_pictures_over_the_limit_names_the_limit) {
    const workplace place;
    const auto input =
        place.make("-f lavfi -i testsrc=s=640x360:r=5:d=1 -c:v libx264 -preset ultrafast", "in.mp4");
    input_limits limits;
    limits.max_side = 320;
    EXPECT_NE(probe(input, limits).error().detail.find("320"), std::string::npos);
    limits.max_side = 8192;
    limits.max_pixels = 640 * 359;
    EXPECT_EQ(probe(input, limits).error().code, errc::refused);
    limits.max_pixels = 640 * 360;
    EXPECT_TRUE(probe(input, limits));
}

TEST(refusal, of_a_recording_over_the_longest_duration) {
    const workplace place;
    const auto input = place.make("-f lavfi -i testsrc=s=64x36:r=5:d=3 -c:v libx264", "in.mp4");
    input_limits limits;
    limits.max_duration = std::chrono::seconds(2);
    EXPECT_EQ(probe(input, limits).error().code, errc::refused);
}

TEST(refusal, of_too_many_tracks) {
    const workplace place;
    std::string maps;
    for (int i = 0; i < 5; ++i) maps += " -map 0";
    const auto input = place.make("-f lavfi -i sine=d=1" + maps + " -c:a aac", "in.mp4");
    input_limits limits;
    limits.max_streams = 4;
    EXPECT_EQ(probe(input, limits).error().code, errc::refused);
    limits.max_streams = 5;
    EXPECT_TRUE(probe(input, limits));
}

TEST(refusal, of_what_is_not_a_file) {
    const workplace place;
    EXPECT_EQ(probe(place / "absent.mp4", {}).error().code, errc::not_found);
    EXPECT_FALSE(probe(place.path(), {}));
}

} // namespace
} // namespace lectern::media
