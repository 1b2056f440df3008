#include "http/target.hpp"

#include <gtest/gtest.h>

namespace lectern::http {
namespace {

struct row {
    const char* target;
    bool valid;
    const char* path;
    const char* query;
};

constexpr row rows[] = {
    {"/", true, "/", ""},
    {"/a/b?x=1&y=2", true, "/a/b", "x=1&y=2"},
    {"/a?", true, "/a", ""},
    {"/%61%2Db", true, "/a-b", ""},
    {"/a%20b", true, "/a b", ""},
    {"/%E4%B8%AD", true, "/\xE4\xB8\xAD", ""},
    {"/%252e%252e/", true, "/%2e%2e/", ""}, // decoded once, never twice
    {"/a?q=%2e%2e%2f", true, "/a", "q=%2e%2e%2f"},
    {"/a/..b/.c", true, "/a/..b/.c", ""},
    {"//a", true, "//a", ""},
    {"http://host.example/a?b", true, "/a", "b"},
    {"HTTPS://host.example:443", true, "/", ""},
    {"http://host.example?b", true, "/", "b"},
    {"/%", false, "", ""},
    {"/%2", false, "", ""},
    {"/%zz", false, "", ""},
    {"/%00", false, "", ""},
    {"/a%0d%0aSet-Cookie:x", false, "", ""},
    {"/%7f", false, "", ""},
    {"/%80", false, "", ""},           // not UTF-8
    {"/%c0%ae%c0%ae/", false, "", ""}, // overlong dots
    {"/%ed%a0%80", false, "", ""},     // a surrogate
    {"/a%2fb", false, "", ""},         // an escaped slash would be one segment here and two elsewhere
    {"/a%5cb", false, "", ""},
    {"/a\\b", false, "", ""},
    {"/.", false, "", ""},
    {"/..", false, "", ""},
    {"/a/../b", false, "", ""},
    {"/a/./b", false, "", ""},
    {"/%2e%2e/etc", false, "", ""},
    {"/.%2e", false, "", ""},
    {"/a#b", false, "", ""},
    {"a", false, "", ""},
    {"host:80", false, "", ""},
    {"ftp://host/", false, "", ""},
    {"file:///etc/passwd", false, "", ""},
    {"http:///a", false, "", ""},
    {"http://a b/", false, "", ""},
    {"http://user@host/", false, "", ""},
};

} // namespace

TEST(target, is_decoded_once_and_nothing_unsafe_passes) {
    for (const auto& r : rows) {
        std::string decoded;
        const auto parsed = parse_target(r.target, decoded);
        ASSERT_EQ(parsed.valid, r.valid) << r.target;
        if (!r.valid) continue;
        EXPECT_EQ(parsed.path, r.path) << r.target;
        EXPECT_EQ(parsed.query, r.query) << r.target;
    }
}

TEST(target, an_asterisk_stands_for_the_server) {
    std::string decoded;
    EXPECT_TRUE(parse_target("*", decoded).asterisk);
    EXPECT_FALSE(parse_target("/*", decoded).asterisk);
}

TEST(target, host_is_a_name_or_an_address_with_or_without_port) {
    for (const auto* good : {"", "a", "a.example", "127.0.0.1:8080", "[::1]", "[2001:db8::1]:443",
                             "a:", "xn--fiq.example", "a%41"})
        EXPECT_TRUE(is_valid_host(good)) << good;
    for (const auto* bad : {"a b", "a/b", "a@b", "a:80:80", "a\tb", "<x>", "a,b", "[::1", "[::1]x", "[g]",
                            "a:8o", "a%4", "a:123456"})
        EXPECT_FALSE(is_valid_host(bad)) << bad;
}

// The absolute form is read character by character, the origin form sixteen at a time.
TEST(target, both_forms_read_a_path_alike_whatever_stands_where) {
    for (std::size_t length = 1; length < 40; ++length)
        for (std::size_t at = 1; at < length; ++at)
            for (int c = 0; c < 256; ++c) {
                auto path = '/' + std::string(length - 1, 'x');
                path[at] = static_cast<char>(c);
                if (at % 3 == 0) path[at - 1] = '/';
                const auto absolute = "http://h" + path;
                std::string one, other;
                const auto quick = parse_target(path, one), slow = parse_target(absolute, other);
                ASSERT_EQ(quick.valid, slow.valid) << c << " at " << at << " of " << length;
                if (!slow.valid) continue;
                ASSERT_EQ(quick.path, slow.path) << path;
                ASSERT_EQ(quick.query, slow.query) << path;
                ASSERT_EQ(quick.origin_form, slow.origin_form) << path;
            }
}

} // namespace lectern::http
