#include "lectern/markup/page_template.hpp"

#include <gtest/gtest.h>

namespace lectern::markup {
namespace {

namespace json = boost::json;

std::string filled(std::string_view text, const json::object& values) {
    const auto page = page_template::parse(text);
    EXPECT_TRUE(page) << (page ? "" : page.error().detail);
    return page ? page->fill(values) : std::string();
}

std::string why_not(std::string_view text) {
    const auto page = page_template::parse(text);
    EXPECT_FALSE(page) << text;
    return page ? std::string() : page.error().detail;
}

const std::string hostile = R"("><script>alert('&')</script>)";

} // namespace

TEST(page_template, what_is_filled_in_is_text_and_never_markup) {
    const json::object values{{"title", hostile}};
    const std::string safe = "&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;";
    EXPECT_EQ(filled("<h1>{{title}}</h1>", values), "<h1>" + safe + "</h1>");
    EXPECT_EQ(filled(R"(<a title="{{title}}">)", values), R"(<a title=")" + safe + R"(">)");
    EXPECT_EQ(filled("<a title='{{title}}'>", values), "<a title='" + safe + "'>");
    EXPECT_EQ(filled("<p>{{#list}}{{title}}{{/list}}", {{"list", {{{"title", hostile}}}}}), "<p>" + safe);
}

TEST(page_template, what_no_html_may_hold_is_replaced) {
    EXPECT_EQ(escaped(std::string_view("a\0b\x1b", 4)), "a\xEF\xBF\xBD"
                                                        "b\xEF\xBF\xBD");
    EXPECT_EQ(escaped("line\nline\ttab"), "line\nline\ttab");
    EXPECT_EQ(escaped("李例 – é"), "李例 – é");
    EXPECT_EQ(escaped("bad \xC3"), "bad \xEF\xBF\xBD");
}

TEST(page_template, places_in_values_are_not_filled_again) {
    EXPECT_EQ(filled("{{a}}", {{"a", "{{b}} {{#b}}"}, {"b", "no"}}), "{{b}} {{#b}}");
}

TEST(page_template, sections_repeat_choose_and_leave_out) {
    const json::object values{{"none", json::array()},
                              {"people", {{{"name", "A"}, {"more", true}}, {{"name", "B"}, {"more", false}}}},
                              {"course", {{"name", "C"}}},
                              {"name", "outer"},
                              {"number", 7},
                              {"nothing", nullptr},
                              {"empty", ""}};
    EXPECT_EQ(filled("{{#people}}{{name}}{{#more}}, {{/more}}{{/people}}", values), "A, B");
    EXPECT_EQ(filled("{{#none}}x{{/none}}{{^none}}no one{{/none}}", values), "no one");
    EXPECT_EQ(filled("{{#course}}{{name}} {{number}}{{/course}} {{name}}", values), "C 7 outer");
    EXPECT_EQ(filled("[{{nothing}}{{missing}}{{#nothing}}x{{/nothing}}{{#empty}}x{{/empty}}]", values), "[]");
    EXPECT_EQ(filled("{{#name}}[{{name}}]{{/name}}", values), "[outer]");
}

TEST(page_template, a_place_where_escaping_does_not_help_is_refused) {
    for (const std::string text :
         {"<a href={{x}}>", "<a {{x}}>", "<{{x}}>", "<script>let a = '{{x}}';</script>",
          "<style>p { color: {{x}} }</style>", "<script type=\"module\">{{x}}</script>"})
        EXPECT_NE(why_not(text).find("escaping does not help"), std::string::npos) << text;
    EXPECT_EQ(filled("<script>go()</script><p>{{x}}</p>", {{"x", "1"}}), "<script>go()</script><p>1</p>");
    EXPECT_EQ(filled("<style>p>a{}</style><p class=\"a\">{{x}}", {{"x", "1"}}),
              "<style>p>a{}</style><p class=\"a\">1");
    EXPECT_EQ(filled("<styled>{{x}}", {{"x", "1"}}), "<styled>1");
}

TEST(page_template, what_is_not_a_template_is_refused) {
    EXPECT_NE(why_not("{{#a}}x").find("is not closed"), std::string::npos);
    EXPECT_NE(why_not("x{{/a}}").find("closes nothing"), std::string::npos);
    EXPECT_NE(why_not("{{#a}}{{#b}}{{/a}}{{/b}}").find("closes nothing"), std::string::npos);
    EXPECT_NE(why_not("{{a").find("not closed"), std::string::npos);
    EXPECT_NE(why_not("{{{a}}}").find("is no name"), std::string::npos);
    EXPECT_NE(why_not("{{&a}}").find("is no name"), std::string::npos);
    EXPECT_NE(why_not("{{}}").find("is no name"), std::string::npos);
    EXPECT_NE(why_not("\xC3").find("UTF-8"), std::string::npos);
}

} // namespace lectern::markup
