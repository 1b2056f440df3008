#include "catalogue/name_words.hpp"

#include <gtest/gtest.h>

namespace lectern::catalogue {

TEST(name_words, scripts_without_spaces_are_cut_into_pairs) {
    EXPECT_EQ(index_words("Tuina 推拿学 II"), "Tuina 推拿 拿学 学 II");
    EXPECT_EQ(index_words("医"), "医");
}

TEST(name_words, marks_of_thai_are_no_half_of_a_pair) {
    EXPECT_EQ(index_words("ที่ดี"), "ทด ด");
}

TEST(name_words, the_last_word_is_a_beginning) {
    EXPECT_EQ(match_expression("cell bio"), "\"cell\" \"bio\" *");
    EXPECT_EQ(match_expression("b"), "\"b\"");
    EXPECT_EQ(match_expression("推拿学"), "\"推拿\" \"拿学\"");
    EXPECT_EQ(match_expression("推"), "\"推\" *");
    EXPECT_EQ(match_expression("  \t "), "");
}

TEST(name_words, what_the_index_marks_is_found_in_the_text) {
    using ranges = std::vector<text_range>;
    EXPECT_EQ(marked_ranges("the  cell wall", "the \x02"
                                              "cell\x03 wall"),
              (ranges{{5, 9}}));
    EXPECT_EQ(marked_ranges("an \"e-mail\".", "an \"\x02"
                                              "e-mail\x03\"."),
              (ranges{{4, 10}}));
    EXPECT_EQ(marked_ranges("Tuina 推拿学 II", "Tuina \x02推拿\x03 \x02拿学\x03 学 II"), (ranges{{6, 15}}));
    EXPECT_EQ(marked_ranges("a推 b", "a \x02推\x03 b"), (ranges{{1, 4}}));
    EXPECT_EQ(marked_ranges("ที่ดี", "\x02ทด\x03 ด"), (ranges{{0, 15}})); // with the marks over them
    EXPECT_EQ(marked_ranges("nothing", "nothing"), ranges());
    EXPECT_EQ(marked_ranges("longer than its copy", "longer \x02than"),
              (ranges{{7, 11}, {12, 15}, {16, 20}}));
}

TEST(name_words, the_language_of_the_index_cannot_be_spoken_by_a_stranger) {
    EXPECT_EQ(match_expression("a\" OR \"b"), "\"a \" \"OR\" \" b\" *");
    EXPECT_EQ(match_expression("NEAR(x)*"), "\"NEAR(x)*\" *");
}

TEST(name_words, a_very_long_text_asks_for_a_dozen_words) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "word ";
    EXPECT_EQ(match_expression(text).size(), 12 * 7 - 1);
}

} // namespace lectern::catalogue
