#include "api/page_language.hpp"

#include <gtest/gtest.h>

namespace lectern::api {
namespace {

const std::vector<std::string> spoken{"en", "zh-Hans", "ar", "fr", "ru"};

} // namespace

TEST(page_language, the_dearest_that_is_spoken) {
    EXPECT_EQ(page_language("fr-CA,fr;q=0.9,en;q=0.8", spoken), "fr");
    EXPECT_EQ(page_language("vi, en;q=0.5, ar;q=0.7", spoken), "ar");
    EXPECT_EQ(page_language("zh-CN,zh;q=0.9", spoken), "zh-Hans");
    EXPECT_EQ(page_language("RU", spoken), "ru");
    EXPECT_EQ(page_language("fr;q=0, ru ; q=0.3", spoken), "ru") << "0 means not";
}

TEST(page_language, english_for_everybody_else) {
    for (const auto* header : {"", "*", "vi", ",,;q=", "fr;q=0", "xx;q=a"})
        EXPECT_EQ(page_language(header, spoken), "en") << header;
    EXPECT_EQ(page_language("fr", {"en"}), "en") << "a build without the page";
}

TEST(page_language, traditional_chinese_gets_the_simplified_script_after_what_else_is_read) {
    EXPECT_EQ(page_language("zh-TW", spoken), "zh-Hans");
    EXPECT_EQ(page_language("zh-Hant-HK,en;q=0.5", spoken), "en");
    EXPECT_EQ(page_language("zh-TW,zh;q=0.9,en;q=0.5", spoken), "zh-Hans") << "plain zh is asked for, too";
}

TEST(page_language, a_long_header_costs_no_more_than_a_short_one) {
    std::string header;
    for (int i = 0; i < 5000; ++i) header += "xx,";
    EXPECT_EQ(page_language(header + "fr", spoken), "en");
}

} // namespace lectern::api
