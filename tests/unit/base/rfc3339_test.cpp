#include "lectern/base/clock.hpp"

#include <gtest/gtest.h>

namespace lectern::base {

TEST(rfc3339, times_with_a_zone_are_read_and_nothing_else) {
    const auto read = [](std::string_view text) {
        const auto when = parse_rfc3339(text);
        return when ? to_iso8601(*when) : std::string();
    };
    // RFC 3339 5.8, and the edges of 5.6.
    EXPECT_EQ(read("2026-11-25T07:51:33Z"), "2026-11-25T07:51:33Z");
    EXPECT_EQ(read("2026-11-25t07:51:33z"), "2026-11-25T07:51:33Z");
    EXPECT_EQ(read("1985-04-12T23:20:50.52Z"), "1985-04-12T23:20:50Z");
    EXPECT_EQ(read("1996-12-19T16:39:57-08:00"), "1996-12-20T00:39:57Z");
    EXPECT_EQ(read("2026-01-01T00:00:00+08:00"), "2025-12-31T16:00:00Z");
    EXPECT_EQ(read("1990-12-31T23:59:60Z"), "1991-01-01T00:00:00Z");
    EXPECT_EQ(read("2024-02-29T00:00:00-00:00"), "2024-02-29T00:00:00Z");
    for (const auto* text :
         {"", "2026-11-25", "2026-11-25T07:51:33", "2026-11-25T07:51Z", "2026-11-25 07:51:33Z",
          "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-25T24:00:00Z", "2026-11-25T07:60:00Z",
          "2026-11-25T07:51:61Z", "2026-11-25T07:51:33.Z", "2026-11-25T07:51:33.5",
          "2026-11-25T07:51:33+8:00", "2026-11-25T07:51:33+0800", "2026-11-25T07:51:33+24:00",
          "2026-11-25T07:51:33ZZ", " 026-11-25T07:51:33Z", "2026-+1-25T07:51:33Z", "2026-11-25T07:51:33Z "})
        EXPECT_EQ(read(text), "") << text;
    EXPECT_EQ(read("2026-11-25T07:51:33." + std::string(100, '1') + "Z"), "");
}

} // namespace lectern::base
