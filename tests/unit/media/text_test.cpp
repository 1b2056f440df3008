#include "media/av_ptr.hpp"
#include "media/mp4_boxes.hpp"
#include "media/picture_chain.hpp"
#include "media/subtitle_reader.hpp"

#include <gtest/gtest.h>

namespace lectern::media {
namespace {

std::string number(std::uint32_t value) {
    return {static_cast<char>(value >> 24U), static_cast<char>(value >> 16U), static_cast<char>(value >> 8U),
            static_cast<char>(value)};
}

std::string box(const std::string& type, const std::string& content) {
    return number(static_cast<std::uint32_t>(content.size() + 8)) + type + content;
}

std::string init_with(const std::string& entry) {
    const auto stsd = box("stsd", number(0) + number(1) + entry);
    return box("ftyp", "iso6") + box("moov", box("trak", box("mdia", box("minf", box("stbl", stsd)))));
}

TEST(mp4_boxes, codecs_are_read_from_the_avc_sample_entry) {
    const auto entry = box("avc1", std::string(78, '\0') + box("avcC", std::string("\x01\x64\x00\x1f", 4)));
    EXPECT_EQ(codecs_of(init_with(entry)).value(), "avc1.64001f");
}

TEST(mp4_boxes, codecs_are_read_from_the_aac_descriptors) {
    const std::string specific("\x05\x02\x13\x90", 4); // object type 2
    const auto config = std::string("\x04\x11\x40", 3) + std::string(12, '\0') + specific;
    const auto es = std::string("\x03\x16", 2) + std::string(3, '\0') + config;
    const auto entry = box("mp4a", std::string(28, '\0') + box("esds", number(0) + es));
    EXPECT_EQ(codecs_of(init_with(entry)).value(), "mp4a.40.2");
}

TEST(mp4_boxes, an_init_section_without_a_known_sample_entry_is_corrupt) {
    EXPECT_EQ(codecs_of(init_with(box("hvc1", std::string(90, '\0')))).error().code, errc::corrupt);
    EXPECT_EQ(codecs_of("nonsense").error().code, errc::corrupt);
    EXPECT_EQ(codecs_of(init_with(box("avc1", "short"))).error().code, errc::corrupt);
}

TEST(mp4_boxes, a_fragments_facts_come_from_its_run) {
    const auto tfhd = box("tfhd", number(0x020008) + number(1) + number(512));
    const auto tfdt = box("tfdt", number(0x01000000) + number(0) + number(90'000));
    const auto trun = box("trun", number(0x201) + number(2) + number(0) + number(10) + number(20));
    const auto moof = box("moof", box("traf", tfhd + tfdt + trun));
    const auto facts = facts_of_fragment(moof + box("mdat", std::string(30, 'x')));
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->decode_time, 90'000);
    EXPECT_EQ(facts->duration, 1024);
    EXPECT_EQ(facts->first_sample_end, moof.size() + 8 + 10);
}

TEST(mp4_boxes, a_cut_fragment_is_corrupt) {
    EXPECT_EQ(facts_of_fragment(box("moof", "")).error().code, errc::corrupt);
    EXPECT_EQ(facts_of_fragment("").error().code, errc::corrupt);
}

TEST(subtitles, lose_their_markup_and_keep_their_lines) {
    EXPECT_EQ(text_of_ass("0,0,Default,,0,0,0,,{\\i1}Hello, you{\\i0}\\NThere"), "Hello, you\nThere");
}

TEST(subtitles, are_escaped_for_webvtt) {
    EXPECT_EQ(text_of_ass("0,0,Default,,0,0,0,,a --> b <script> & c"), "a --&gt; b &lt;script&gt; &amp; c");
}

TEST(subtitles, have_no_empty_lines_that_would_end_a_cue) {
    EXPECT_EQ(text_of_ass("0,0,Default,,0,0,0,,one\\N\\N \\Ntwo"), "one\ntwo");
    EXPECT_EQ(text_of_ass("0,0,Default,,0,0,0,,{\\an8}"), "");
    EXPECT_EQ(text_of_ass("not an event"), "");
}

av_ptr<AVFrame> picture(int width, int height, AVPixelFormat format) {
    auto frame = make_frame();
    frame->width = width;
    frame->height = height;
    frame->format = format;
    return frame;
}

TEST(picture_chain, leaves_alone_what_is_already_right) {
    const auto frame = picture(1280, 720, AV_PIX_FMT_YUV420P);
    complete_picture(*frame, {0, 1}, false);
    EXPECT_EQ(chain_for(*frame, {1280, 720, {}, false}), "");
}

TEST(picture_chain, takes_the_colours_of_small_pictures_for_bt601) {
    const auto frame = picture(640, 480, AV_PIX_FMT_YUV420P);
    complete_picture(*frame, {0, 1}, false);
    EXPECT_EQ(frame->colorspace, AVCOL_SPC_SMPTE170M);
    EXPECT_NE(chain_for(*frame, {640, 480, {}, false}).find("out_color_matrix=bt709"), std::string::npos);
}

TEST(picture_chain, puts_bars_around_a_picture_of_another_shape) {
    const auto frame = picture(640, 480, AV_PIX_FMT_YUV420P);
    const auto chain = chain_for(*frame, {1280, 720, {}, false});
    EXPECT_NE(chain.find("scale=w=960:h=720"), std::string::npos) << chain;
    EXPECT_NE(chain.find("pad=w=1280:h=720"), std::string::npos) << chain;
}

TEST(picture_chain, turns_a_phones_picture_upright_after_scaling_it) {
    const auto frame = picture(1920, 1080, AV_PIX_FMT_YUV420P);
    const auto chain = chain_for(*frame, {360, 640, {90, false}, false});
    EXPECT_NE(chain.find("scale=w=640:h=360"), std::string::npos) << chain;
    EXPECT_NE(chain.find("transpose=clock"), std::string::npos) << chain;
}

} // namespace
} // namespace lectern::media
