#include "lectern/base/units.hpp"

#include <gtest/gtest.h>

namespace lectern::base {

TEST(units, a_duration_needs_a_unit) {
    EXPECT_EQ(parse_duration("90s").value(), std::chrono::seconds(90));
    EXPECT_EQ(parse_duration("1.5h").value(), std::chrono::minutes(90));
    EXPECT_EQ(parse_duration("250 ms").value(), std::chrono::milliseconds(250));
    EXPECT_FALSE(parse_duration("90"));
    EXPECT_FALSE(parse_duration("90x"));
    EXPECT_FALSE(parse_duration("-1s"));
    EXPECT_FALSE(parse_duration(""));
    EXPECT_NE(parse_duration("90").error().detail.find("no unit"), std::string::npos);
}

TEST(units, sizes_say_what_they_scale_by) {
    EXPECT_EQ(parse_size("64MiB").value(), 64U << 20U);
    EXPECT_EQ(parse_size("1kB").value(), 1000U);
    EXPECT_FALSE(parse_size("64M"));
}

TEST(units, formatting_is_exact_and_reads_back) {
    for (const auto us : {0LL, 1LL, 1500LL, 1000000LL, 90000000LL, 7200000000LL}) {
        const std::chrono::microseconds value(us);
        EXPECT_EQ(parse_duration(format_duration(value)).value(), value) << format_duration(value);
    }
    EXPECT_EQ(format_duration(std::chrono::seconds(90)), "90s");
    EXPECT_EQ(format_size(64U << 20U), "64MiB");
    EXPECT_EQ(format_size(1500), "1500B");
}

} // namespace lectern::base
