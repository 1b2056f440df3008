#include "http/byte_range.hpp"

#include <gtest/gtest.h>

namespace lectern::http {
namespace {

struct row {
    const char* section; // RFC 9110
    const char* field;
    std::uint64_t length;
    byte_range::kind what;
    std::uint64_t first, last;
};

constexpr auto whole = byte_range::kind::whole;
constexpr auto part = byte_range::kind::part;
constexpr auto none = byte_range::kind::unsatisfiable;

constexpr row rows[] = {
    {"14.1.2 first byte", "bytes=0-0", 1000, part, 0, 0},
    {"14.1.2 middle", "bytes=100-299", 1000, part, 100, 299},
    {"14.1.2 to the end", "bytes=990-", 1000, part, 990, 999},
    {"14.1.2 last byte", "bytes=999-999", 1000, part, 999, 999},
    {"14.1.2 the end is clamped", "bytes=5-2000", 1000, part, 5, 999},
    {"14.1.2 the whole as a part", "bytes=0-", 1000, part, 0, 999},
    {"14.1.2 suffix", "bytes=-1", 1000, part, 999, 999},
    {"14.1.2 suffix longer than the file", "bytes=-1500", 1000, part, 0, 999},
    {"14.1.1 the unit ignores case", "BYTES=3-4", 1000, part, 3, 4},
    {"14.1.2 beyond 64 bits, end", "bytes=0-18446744073709551616", 1000, part, 0, 999},
    {"14.1.2 beyond 64 bits, suffix", "bytes=-18446744073709551617", 1000, part, 0, 999},
    {"15.5.17 begins at the end", "bytes=1000-", 1000, none, 0, 0},
    {"15.5.17 begins beyond the end", "bytes=5000-6000", 1000, none, 0, 0},
    {"15.5.17 suffix of nothing", "bytes=-0", 1000, none, 0, 0},
    {"15.5.17 beyond 64 bits, start", "bytes=18446744073709551616-", 1000, none, 0, 0},
    {"15.5.17 nothing in an empty file", "bytes=0-", 0, none, 0, 0},
    {"15.5.17 no suffix of an empty file", "bytes=-5", 0, none, 0, 0},
    {"14.2 backwards is invalid", "bytes=5-2", 1000, whole, 0, 0},
    {"14.2 letters", "bytes=a-b", 1000, whole, 0, 0},
    {"14.2 nothing", "bytes=", 1000, whole, 0, 0},
    {"14.2 only a hyphen", "bytes=-", 1000, whole, 0, 0},
    {"14.2 another unit", "seconds=0-1", 1000, whole, 0, 0},
    {"14.2 no unit", "0-1", 1000, whole, 0, 0},
    {"14.2 hexadecimal", "bytes=0x1-2", 1000, whole, 0, 0},
    {"14.2 a blank for the sign", "bytes 0-1", 1000, whole, 0, 0},
    {"14.2 three numbers", "bytes=1-2-3", 1000, whole, 0, 0},
    {"14.2 two hyphens", "bytes=--5", 1000, whole, 0, 0},
    {"14.2 a sign", "bytes=+1-2", 1000, whole, 0, 0},
    {"14.2 a fraction", "bytes=1.0-2", 1000, whole, 0, 0},
    {"14.2 several may be answered whole", "bytes=0-0,5-6", 1000, whole, 0, 0},
    {"14.2 empty field", "", 1000, whole, 0, 0},
};

} // namespace

TEST(byte_range, answers_as_the_standard_says) {
    for (const auto& r : rows) {
        const auto range = parse_range(r.field, r.length);
        EXPECT_EQ(range.what, r.what) << r.section << ": " << r.field;
        if (range.what != part) continue;
        EXPECT_EQ(range.first, r.first) << r.section;
        EXPECT_EQ(range.last, r.last) << r.section;
    }
}

} // namespace lectern::http
