#include "lectern/base/language.hpp"

#include <gtest/gtest.h>

namespace lectern::base {

TEST(language, tags_become_the_shortest_canonical_form) {
    const std::vector<std::pair<const char*, const char*>> rows = {{"eng", "en"},
                                                                   {"chi", "zh"},
                                                                   {"zho", "zh"},
                                                                   {"ger", "de"},
                                                                   {"EN-us", "en-US"},
                                                                   {"zh_CN", "zh-CN"},
                                                                   {"ZH-HANS-cn", "zh-Hans-CN"},
                                                                   {"und", "und"},
                                                                   {"yue", "yue"}};
    for (const auto& [in, out] : rows) EXPECT_EQ(parse_language(in), out) << in;
    for (const char* bad :
         {"", "e", "../x", "en-", "-en", "english-very-long-x", "en us", "1a", "en/x", "en\n"}) {
        EXPECT_FALSE(parse_language(bad)) << bad;
        EXPECT_EQ(normal_language(bad), "und");
    }
}

TEST(language, menus_name_languages_in_their_own_words) {
    EXPECT_EQ(language_name("en"), "English");
    EXPECT_EQ(language_name("zh"), "中文");
    EXPECT_EQ(language_name("zh-Hans"), "简体中文");
    EXPECT_EQ(language_name("pt-BR"), "Português (BR)");
    EXPECT_EQ(language_name("tlh"), "tlh");
}

} // namespace lectern::base
