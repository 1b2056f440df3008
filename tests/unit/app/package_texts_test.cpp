#include "app/package_texts.hpp"

#include <gtest/gtest.h>

namespace lectern::app {

using namespace std::chrono_literals;

namespace {

std::string text_of(const std::string& cue) {
    const auto cues = read_cues("WEBVTT\n\n00:00.000 --> 00:01.000\n" + cue + "\n\n", "en");
    return cues.size() == 1 ? cues[0].text : "(" + std::to_string(cues.size()) + " cues)";
}

} // namespace

TEST(package_texts, every_cue_has_its_second_and_its_text) {
    const auto cues = read_cues("WEBVTT\n\n"
                                "00:01.500 --> 00:03.000 line:90%\nWhat a cell is\n\n"
                                "01:02:03.004 --> 01:02:05.000\nand how\nit works\n\n"
                                "100:00:00.000 --> 100:00:01.000\nat the end",
                                "en-GB");
    ASSERT_EQ(cues.size(), 3U);
    EXPECT_EQ(cues[0].start, 1500ms);
    EXPECT_EQ(cues[0].text, "What a cell is");
    EXPECT_EQ(cues[0].language, "en-GB");
    EXPECT_EQ(cues[1].start, 1h + 2min + 3s + 4ms);
    EXPECT_EQ(cues[1].text, "and how it works");
    EXPECT_EQ(cues[2].start, 100h);
    EXPECT_EQ(cues[2].text, "at the end");
}

TEST(package_texts, lines_may_end_as_on_windows) {
    const auto cues = read_cues("WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\none\r\ntwo\r\n\r\n", "en");
    ASSERT_EQ(cues.size(), 1U);
    EXPECT_EQ(cues[0].text, "one two");
}

TEST(package_texts, tags_and_readings_are_left_out) {
    EXPECT_EQ(text_of("<v Prof. Li>the <i>cell</i> <c.loud>wall</c>"), "the cell wall");
    EXPECT_EQ(text_of("<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>です"), "漢字です");
    EXPECT_EQ(text_of("<ruby>漢<rt>かん</ruby>字"), "漢字");
    EXPECT_EQ(text_of("never <closed"), "never ");
}

TEST(package_texts, entities_are_what_they_stand_for) {
    EXPECT_EQ(text_of("1 &lt; 2 &amp;&amp; 3 &gt; 2&nbsp;cm&lrm;"), "1 < 2 && 3 > 2 cm");
    EXPECT_EQ(text_of("AT&T &what;"), "AT&T &what;");
    EXPECT_EQ(text_of("&amp;lt;"), "&lt;");
}

TEST(package_texts, what_is_no_cue_is_passed_over) {
    EXPECT_TRUE(read_cues("", "en").empty());
    EXPECT_TRUE(read_cues("WEBVTT", "en").empty());
    EXPECT_TRUE(
        read_cues("WEBVTT\n\nx --> y\ntext\n\n1:2:3 --> 4\ntext\n\n00:00.00a --> 00:01.000\ntext", "en")
            .empty());
    EXPECT_TRUE(
        read_cues("WEBVTT\n\n00:00.000 --> 00:01.000\n\n00:01.000 --> 00:02.000\n<i></i>\n", "en").empty());
}

} // namespace lectern::app
