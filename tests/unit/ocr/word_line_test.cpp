#include "ocr/word_line.hpp"

#include <gtest/gtest.h>

namespace lectern::ocr {

TEST(word_line, leaves_out_what_is_hardly_a_word) {
    word_line line;
    line.add("Cells", 96);
    line.add("|", 95);
    line.add("wWvw", 12);
    line.add("—", 90); // no ASCII: it may be a letter
    line.add("2x", 80);
    line.add("", 99);
    EXPECT_EQ(line.take(), "Cells — 2x");
}

TEST(word_line, puts_no_spaces_between_words_of_scripts_that_have_none) {
    word_line line;
    for (const auto* word :
         {"线粒体", "是", "ATP", "的", "工厂", "。", "미토콘드리아", "막", "é", "𠀀", "𠀁"})
        line.add(word, 90);
    EXPECT_EQ(line.take(), "线粒体是 ATP 的工厂。 미토콘드리아 막 é 𠀀𠀁");
}

} // namespace lectern::ocr
