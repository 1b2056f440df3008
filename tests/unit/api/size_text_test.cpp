#include "api/size_text.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

namespace lectern::api {

// What web/tests/format.test.ts and languages.test.ts ask of the application.
TEST(size_text, is_in_megabytes_from_a_tenth_of_one_until_there_are_a_thousand) {
    const std::pair<std::int64_t, std::string> all[] = {
        {-1, "0.0 MB"},
        {0, "0.0 MB"},
        {10, "0.1 kB"},
        {9'949, "9.9 kB"},
        {43'522, "44 kB"},
        {99'499, "99 kB"},
        {99'500, "0.1 MB"},
        {2'640'000, "2.6 MB"},
        {2'250'000, "2.3 MB"}, // a half goes up
        {4'250'000, "4.3 MB"},
        {4'350'000, "4.4 MB"}, // 4.35 is less than that in binary
        {9'949'999, "9.9 MB"},
        {9'950'000, "10 MB"},
        {9'980'000, "10 MB"},
        {10'500'000, "11 MB"},
        {11'400'000, "11 MB"},
        {999'400'000, "999 MB"},
        {999'600'000, "1 GB"},
        {1'250'000'000, "1.3 GB"},
        {10'737'418'240, "10.7 GB"},
        {512'000'000'000, "512 GB"},
        {1'999'960'000'000, "2 TB"}};
    for (const auto& [bytes, text] : all) EXPECT_EQ(size_text(bytes), text) << bytes;
}

TEST(size_text, is_written_as_the_language_writes_it) {
    EXPECT_EQ(size_text(4'260'000, "zh-Hans"), "4.3 MB");
    EXPECT_EQ(size_text(4'260'000, "ar"), "4.3 م.ب");
    EXPECT_EQ(size_text(10'737'418'240, "fr"), "10,7\u202FGo");
    EXPECT_EQ(size_text(10'737'418'240, "ru"), "10,7 ГБ");
    EXPECT_EQ(size_text(43'522, "ru"), "44 кБ");
    EXPECT_EQ(size_text(43'522, "fr"), "44\u202Fko");
    EXPECT_EQ(size_text(43'522, "ar"), "44 كيلوبايت");
    EXPECT_EQ(size_text(4'260'000, "tlh"), "4.3 MB");
}

} // namespace lectern::api
