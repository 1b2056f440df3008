#include "lectern/http/router.hpp"

#include <gtest/gtest.h>

namespace lectern::http {
namespace {

router made(std::initializer_list<std::pair<const char*, method>> patterns) {
    router r;
    for (const auto& [pattern, verb] : patterns)
        r.add({{verb}, pattern, direct_handler([](const request&) { return response{}; }), 0, pattern, ""});
    return r;
}

std::string found(const router& r, std::string_view path, method verb = method::get) {
    const auto match = r.find(verb, path);
    return match.found != nullptr ? match.found->pattern : "";
}

} // namespace

TEST(router, literals_win_over_captures_and_captures_over_the_rest) {
    const auto r = made(
        {{"/a/b", method::get}, {"/a/{}", method::get}, {"/a/{...}", method::get}, {"/{...}", method::get}});
    EXPECT_EQ(found(r, "/a/b"), "/a/b");
    EXPECT_EQ(found(r, "/a/c"), "/a/{}");
    EXPECT_EQ(found(r, "/a/b/c"), "/a/{...}");
    EXPECT_EQ(found(r, "/z"), "/{...}");
    EXPECT_EQ(found(r, "/"), "/{...}");
}

TEST(router, it_goes_back_when_a_literal_leads_nowhere) {
    const auto r = made({{"/a/b/c", method::get}, {"/{}/b/d", method::get}});
    EXPECT_EQ(found(r, "/a/b/d"), "/{}/b/d");
    EXPECT_EQ(r.find(method::get, "/a/b/d").captures, std::vector<std::string_view>{"a"});
}

TEST(router, captures_are_what_the_pattern_left_open) {
    const auto r = made({{"/media/{}/{...}", method::get}});
    const auto match = r.find(method::get, "/media/abc/v1/seg-0.m4s");
    EXPECT_EQ(match.captures, (std::vector<std::string_view>{"abc", "v1/seg-0.m4s"}));
    EXPECT_EQ(found(r, "/media//x"), ""); // an empty segment captures nothing
    EXPECT_EQ(found(r, "/media/abc"), "");
    EXPECT_EQ(r.find(method::get, "/media/abc/").captures, (std::vector<std::string_view>{"abc", ""}));
}

TEST(router, a_trailing_slash_is_another_path) {
    const auto r = made({{"/a", method::get}});
    EXPECT_EQ(found(r, "/a/"), "");
    EXPECT_EQ(found(r, "//a"), "");
}

TEST(router, head_comes_with_get_and_other_methods_are_named) {
    const auto r = made({{"/a", method::get}, {"/a", method::post}});
    EXPECT_EQ(found(r, "/a", method::head), "/a");
    EXPECT_EQ(r.find(method::delete_, "/a").found, nullptr);
    EXPECT_EQ(r.find(method::delete_, "/a").allow, "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(r.find(method::get, "/b").allow, "");
}

TEST(router, a_deep_path_is_answered_as_quickly_as_a_short_one) {
    const auto r = made({{"/a/{}/b", method::get}});
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += "/a";
    EXPECT_EQ(found(r, deep), "");
}

TEST(router, a_pattern_that_cannot_work_ends_the_start) {
    router r;
    EXPECT_THROW(r.add({{method::get}, "a", direct_handler{}, 0, "", ""}), std::invalid_argument);
    EXPECT_THROW(r.add({{method::get}, "/{...}/a", direct_handler{}, 0, "", ""}), std::invalid_argument);
}

} // namespace lectern::http
