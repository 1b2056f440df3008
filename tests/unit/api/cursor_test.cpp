#include "api/cursor.hpp"
#include "api/problem.hpp"

#include <gtest/gtest.h>

#include <set>

namespace lectern::api {

TEST(cursor, comes_back_as_it_went) {
    for (const std::string title : {"", "A", "AB", "Medical Cell Biology", "医学 细胞", "  1 2"}) {
        const auto back = parse_cursor(to_cursor({title, 42}));
        ASSERT_TRUE(back) << title;
        EXPECT_EQ(back->title, title);
        EXPECT_EQ(back->id, 42);
    }
}

TEST(cursor, what_is_none_is_refused) {
    for (const auto* text :
         {"", "x", "!!!!", "MSA", "MSAx", "MiAxIGE", "MSAtMSBh", "MSA5OTk5OTk5OTk5OTk5OTk5OTk5OTkgYQ"})
        EXPECT_FALSE(parse_cursor(text)) << text;
}

TEST(problem, every_error_has_a_status_and_server_trouble_has_no_detail) {
    std::set<int> seen;
    for (int code = 0; code <= static_cast<int>(errc::internal); ++code) {
        const auto status = status_of(static_cast<errc>(code));
        EXPECT_GE(status.code, 400);
        EXPECT_FALSE(status.title.empty());
        seen.insert(status.code);
    }
    EXPECT_GE(seen.size(), 11U);
    EXPECT_NE(std::get<std::string>(to_response({errc::usage, "told"}).body).find("told"), std::string::npos);
    EXPECT_EQ(std::get<std::string>(to_response({errc::io, "/secret/path"}).body).find("secret"),
              std::string::npos);
    EXPECT_NE(to_response({errc::busy, ""}).headers.find("Retry-After: 1"), std::string::npos);
}

} // namespace lectern::api
