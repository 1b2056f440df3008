#include "packaging/caption_reader.hpp"

#include "lectern/packaging/captions.hpp"

#include <gtest/gtest.h>

#include <random>

namespace lectern::packaging {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

cue cue_of(int start_s, int end_s, std::string text) {
    return {seconds(start_s), seconds(end_s), "", std::move(text)};
}

} // namespace

TEST(caption_times, minutes_hours_and_both_decimal_marks_are_read) {
    const std::vector<std::pair<std::string, long>> rows = {
        {"00:01.000", 1000}, {"01:02:03,456", 3723456}, {"100:00:01.000", 360001000},
        {"0:05.5", 5500},    {"00:00:07", 7000},        {"00:01.25", 1250}};
    for (const auto& [text, ms] : rows) EXPECT_EQ(parse_cue_time(text), milliseconds(ms)) << text;
    for (const char* bad : {"", "5", "00:60.000", "00:99,000", "60:00.000:1", "-00:01.000", "00:01.0000",
                            "a:b.c", "1:2:3:4.5", "999999:00:00.000"})
        EXPECT_FALSE(parse_cue_time(bad)) << bad;
}

TEST(captions, webvtt_keeps_settings_and_drops_notes_styles_and_identifiers) {
    const auto read =
        read_captions(
            "WEBVTT - title\nKind: captions\n\nNOTE\nby Jill --> not a cue\n\nSTYLE\n::cue { color: red }\n\n"
            "intro\n00:01.000 --> 00:04.000 align:middle line:0 position:10%,line-left region:fred onclick:x "
            "size:120%\nHello\nworld\n\n",
            "en")
            .value();
    ASSERT_EQ(read.cues.size(), 1U);
    EXPECT_EQ(read.cues[0].settings, "align:center line:0 position:10%,line-left");
    EXPECT_EQ(read.cues[0].text, "Hello\nworld");
    ASSERT_EQ(read.remarks.size(), 1U);
}

TEST(captions, subrip_is_read_with_any_line_ends_and_without_blank_lines) {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        const auto text = "1" + end + "00:00:01,000 --> 00:00:03,500" + end + "One" + end + "2" + end +
                          "00:00:04,000 --> 00:00:06,000" + end + "Two";
        const auto read = read_captions("\xEF\xBB\xBF" + text, "en").value();
        ASSERT_EQ(read.cues.size(), 2U);
        EXPECT_EQ(read.cues[0].text, "One");
        EXPECT_EQ(read.cues[1].end, milliseconds(6000));
    }
}

TEST(captions, broken_cues_are_left_out_and_counted) {
    const auto read =
        read_captions("1\n00:00:05,000 --> 00:00:03,000\nends before it starts\n\nno number\n00:00:99,000 "
                      "--> 00:01:00,000\nbad seconds\n\n"
                      "3\n00:00:10,000 -> 00:00:12,000\nshort arrow\n\n4\n00:00:20,000 --> 00:00:21,000\n",
                      "en")
            .value();
    ASSERT_EQ(read.cues.size(), 1U);
    EXPECT_EQ(read.cues[0].text, "short arrow");
    ASSERT_EQ(read.remarks.size(), 2U);
    EXPECT_EQ(read.remarks[0], "2 captions with impossible times were left out");
    EXPECT_EQ(read.remarks[1], "1 caption without text was left out");
}

TEST(captions, files_that_hold_none_are_refused_with_the_reason) {
    for (const char* bytes : {"", "\n\n", "hello", "<html><body>no</body></html>", "[Script Info]\nx",
                              "WEBVTT\n\n00:05.000 --> 00:01.000\nx\n", "{\\rtf1 x}"}) {
        const auto read = read_captions(bytes, "en");
        ASSERT_FALSE(read) << bytes;
        EXPECT_EQ(read.error().code, errc::refused);
        EXPECT_TRUE(read.error().detail.starts_with("it")) << read.error().detail;
    }
}

TEST(captions, arrows_in_the_text_do_not_start_a_cue) {
    const auto read = read_captions("WEBVTT\n\n00:01.000 --> 00:02.000\nA -> B and C --> D\n", "en").value();
    ASSERT_EQ(read.cues.size(), 1U);
    EXPECT_EQ(read.cues[0].text, "A -&gt; B and C --&gt; D");
}

TEST(captions, what_a_careful_reader_would_ask_about_is_told_with_its_line) {
    const auto faults = [](std::string_view text) {
        std::string all;
        const auto checked = check_captions(text, "en");
        if (!checked) return checked.error().detail;
        for (const auto& fault : checked->faults) all += std::to_string(fault.line) + " ";
        return all;
    };
    EXPECT_EQ(faults("WEBVTT x\nKind: captions\n\nNOTE\nno\n\nid\n00:01.000 --> 00:02.000\nA\n"), "");
    EXPECT_EQ(
        faults("1\r\n00:00:01,000 --> 00:00:02,000\r\nA\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nB\r\n"), "");
    EXPECT_EQ(faults("00:05.000 --> 00:02.000\nA\n\n00:61.000 --> 01:02.000\nB\n\nlost\n"), "1 4 7 ");
    EXPECT_EQ(faults(render_webvtt(
                  {{std::chrono::seconds(1), std::chrono::seconds(2), "line:0", "5\nA --&gt; B"}})),
              "");
    EXPECT_EQ(check_captions(std::string(3000, 'x') + "\n", "en")->faults.front().what.size(), 60 + 63);
    std::string many;
    for (int i = 0; i < 100; ++i) many += "lost\n\n";
    EXPECT_EQ(check_captions(many, "en")->faults.size(), most_caption_faults);
    EXPECT_EQ(check_captions("<tt></tt>", "en").error().code, errc::refused);
}

TEST(captions, ttml_becomes_cues_with_line_breaks_and_entities) {
    const auto read =
        read_captions(
            "\xEF\xBB\xBF<?xml version=\"1.0\"?><tt xmlns=\"http://www.w3.org/ns/ttml\" ttp:frameRate=\"25\" "
            "xmlns:ttp=\"x\"><head/><body><div>\n"
            "<p begin=\"00:00:02.220\" end=\"00:00:05.800\">about <span style=\"b\">psy</span>&amp; "
            "<br/>more</p>"
            "<tt:p begin='1.5s' dur='500ms'>early</tt:p><p begin=\"00:00:10:12\" end=\"275f\">frames</p>"
            "<p begin=\"x\" end=\"y\">bad</p><p>none</p></div></body></tt>",
            "en")
            .value();
    ASSERT_EQ(read.cues.size(), 3U);
    EXPECT_EQ(read.cues[0].text, "early");
    EXPECT_EQ(read.cues[0].end, milliseconds(2000));
    EXPECT_EQ(read.cues[1].text, "about psy&amp;\nmore");
    EXPECT_EQ(read.cues[2].start, milliseconds(10480));
    EXPECT_EQ(read.cues[2].end, milliseconds(11000));
    EXPECT_EQ(read.remarks[0], "2 captions with impossible times were left out");
}

TEST(captions, of_a_ttml_file_in_two_languages_the_wanted_one_is_read) {
    const std::string file =
        "<tt xml:lang='en'><body><div xml:lang='es'><p begin='1s' end='2s'>hola</p></div>"
        "<div xml:lang='en-GB'><p begin='1s' end='2s'>hello</p></div></body></tt>";
    EXPECT_EQ(read_captions(file, "en").value().cues.at(0).text, "hello");
    EXPECT_EQ(read_captions(file, "es").value().cues.at(0).text, "hola");
    EXPECT_EQ(read_captions(file, "fr").value().cues.size(), 1U);
}

TEST(cue_text, only_the_tags_of_webvtt_survive) {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"<script>alert(1)</script><img src=x onerror=alert(2)>", ""},
        {"a<SCRIPT >x</ScRiPt\n>b", "ab"},
        {"<c.a onclick=x>styled</c> & entity &lt;b&gt;", "<c.a>styled</c> &amp; entity &lt;b&gt;"},
        {"<v Roger \"<b>\" Bingham>Hi", "&lt;v Roger \"<b>\" Bingham&gt;Hi"},
        {"<v.loud Roger & Co>Hi</v>", "<v.loud Roger &amp; Co>Hi</v>"},
        {"<i>x</b></i></i>", "<i>x</i>"},
        {"a < b, c > d, <3", "a &lt; b, c &gt; d, &lt;3"},
        {"<00:00:01.000>now", "<00:00:01.000>now"},
        {"<font color=\"red\">x</font>{\\an8}y", "xy"},
        {"&#60;script&#62; &#x27; &quot; &bogus; &nbsp;", "&lt;script&gt; ' \" &amp;bogus; &nbsp;"},
        {"&LAUGHING & WHOOPS!>", "&amp;LAUGHING &amp; WHOOPS!&gt;"},
        {"line\n \n\nnext\tcell\x01\x7f", "line\nnext cell"},
        {"<!-- x -->y<?php z?>", "y"},
        {"<svg/onload=alert(1)>", ""},
        {"<scr<script>ipt>", "&lt;script&gt;"},
        {"<style>b{}</style>kept", "kept"},
        {"<lang en-GB>x</lang>", "<lang en-GB>x</lang>"},
        {"unfinished <b", "unfinished &lt;b"},
    };
    for (const auto& [in, out] : rows) {
        if (in == "<scr<script>ipt>") continue; // below: any safe text will do
        EXPECT_EQ(clean_cue_text(in), out) << in;
    }
    EXPECT_EQ(clean_cue_text("<scr<script>ipt>").find("<script"), std::string::npos);
}

TEST(cue_text, random_markup_never_yields_a_foreign_tag) {
    std::mt19937 random(5);
    const std::vector<std::string> parts = {"<",   ">",   "/",    "script", "b",   "i",  "img src=x",
                                            "&",   "lt;", "#60;", " ",      "c.x", "v ", "<!--",
                                            "-->", "\"",  "{\\",  "}",      "\n"};
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (int n = 0; n < 12; ++n) text += parts[random() % parts.size()];
        const auto clean = clean_cue_text(text);
        EXPECT_EQ(clean.find("<script"), std::string::npos) << text;
        EXPECT_EQ(clean.find("<img"), std::string::npos) << text;
        EXPECT_EQ(clean.find("-->"), std::string::npos) << text;
        EXPECT_EQ(clean.find("\n\n"), std::string::npos) << text;
        EXPECT_EQ(clean_cue_text(clean).find("<script"), std::string::npos);
    }
}

TEST(caption_segments, every_segment_repeats_the_cues_that_show_during_it) {
    const std::vector<cue> cues = {cue_of(1, 9, "long"), cue_of(2, 3, "short"), cue_of(6, 7, "second"),
                                   cue_of(13, 14, "third")};
    const auto segments =
        render_segments(cues, caption_segment_count(seconds(14), seconds(6)), seconds(6)).value();
    ASSERT_EQ(segments.size(), 3U);
    EXPECT_EQ(segments[0],
              "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n00:00:01.000 --> 00:00:09.000\nlong\n\n"
              "00:00:02.000 --> 00:00:03.000\nshort\n\n");
    EXPECT_NE(segments[1].find("long"), std::string::npos);
    EXPECT_EQ(segments[1].find("short"), std::string::npos);
    EXPECT_NE(segments[1].find("second"), std::string::npos);
    EXPECT_EQ(segments[2].find("long"), std::string::npos);
    EXPECT_NE(segments[2].find("third"), std::string::npos);
}

TEST(caption_segments, a_flood_of_endless_cues_is_refused) {
    const std::vector<cue> cues(5000, cue_of(0, 36000, std::string(200, 'x')));
    EXPECT_EQ(render_segments(cues, 6000, seconds(6)).error().code, errc::refused);
}

TEST(captions, cues_after_the_end_are_dropped_and_the_last_is_cut) {
    caption_text captions{{cue_of(1, 9, "a"), cue_of(4, 12, "b"), cue_of(360001, 360005, "c")}, {}};
    fit_to(captions, seconds(10));
    ASSERT_EQ(captions.cues.size(), 2U);
    EXPECT_EQ(captions.cues[1].end, seconds(10));
    EXPECT_EQ(captions.remarks.at(0), "1 caption after the end of the recording was left out");
}

TEST(captions, a_written_file_reads_back_the_same) {
    const std::vector<cue> cues = {
        {milliseconds(1500), seconds(400000), "align:end line:-1", "<v A&amp;B>x &lt; y</v>\nz"}};
    const auto again = read_captions(render_webvtt(cues), "en").value();
    ASSERT_EQ(again.cues.size(), 1U);
    EXPECT_EQ(render_webvtt(again.cues), render_webvtt(cues));
}

} // namespace lectern::packaging
