#include "catalogue/iso_codes.hpp"

#include "lectern/catalogue/language_tag.hpp"

#include <gtest/gtest.h>

namespace lectern::catalogue {

TEST(language_tag, known_tags_come_back_in_their_usual_case) {
    EXPECT_EQ(check_language_tag("en").tag, "en");
    EXPECT_EQ(check_language_tag("ZH-hans-cn").tag, "zh-Hans-CN");
    EXPECT_EQ(check_language_tag("yue").tag, "yue");
    EXPECT_EQ(check_language_tag("es-419").tag, "es-419");
    EXPECT_EQ(check_language_tag("de-1996").tag, "de-1996");
    EXPECT_EQ(check_language_tag("und").tag, "und");
}

TEST(language_tag, what_is_none_is_refused_with_the_reason) {
    for (const auto* text :
         {"", "-", "en-", "xx", "english", "en_US", "en-XX", "zh-Hanz", "e", "qqq", "中文", "en-US-US"})
        EXPECT_FALSE(check_language_tag(text).tag) << text;
    EXPECT_NE(check_language_tag("eng").why.find("write \"en\""), std::string::npos);
}

TEST(iso_codes, countries_scripts_and_languages_are_found_at_both_ends_of_the_tables) {
    for (const auto* code : {"AD", "CN", "GB", "ZW"}) EXPECT_TRUE(is_country(code)) << code;
    for (const auto* code : {"UK", "cn", "C", "", "XX", "CHN", "DA"}) EXPECT_FALSE(is_country(code)) << code;
    for (const auto* code : {"aa", "zu", "aaa", "zza", "th", "lo"}) EXPECT_TRUE(is_language(code)) << code;
    EXPECT_FALSE(is_language("zho"));
    EXPECT_TRUE(is_script("Hans"));
    EXPECT_FALSE(is_script("hans"));
}

} // namespace lectern::catalogue
