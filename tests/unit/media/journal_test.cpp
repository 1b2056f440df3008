#include "media/fragment_journal.hpp"

#include <gtest/gtest.h>

namespace lectern::media {
namespace {

const std::string hash(64, 'a');
const std::string head = "lectern fragments 1 sig\ninit 800 " + hash + "\n";
const std::string first = "fragment 1000 0 512 300 1 " + hash + "\n";
const std::string second = "fragment 900 512 512 250 0 " + hash + "\n";

} // namespace

TEST(fragment_journal, of_a_track_that_was_not_ended_the_last_fragment_is_made_again) {
    const auto kept = parse_journal(head + first + second, "sig");
    ASSERT_EQ(kept.fragments.size(), 1U);
    EXPECT_EQ(kept.fragments[0].offset, 800U);
    EXPECT_TRUE(kept.fragments[0].starts_segment);
    EXPECT_EQ(kept.end_byte(), 1800U);
    EXPECT_EQ(kept.end(), 512);
    EXPECT_FALSE(kept.complete);
    EXPECT_EQ(kept.journal_bytes, (head + first).size());
}

TEST(fragment_journal, of_a_track_that_was_ended_all_is_kept) {
    const auto kept = parse_journal(head + first + second + "end\n", "sig");
    EXPECT_TRUE(kept.complete);
    ASSERT_EQ(kept.fragments.size(), 2U);
    EXPECT_EQ(kept.fragments[1].offset, 1800U);
    EXPECT_EQ(kept.end_byte(), 2700U);
}

TEST(fragment_journal, a_line_that_was_being_written_does_not_count) {
    const auto whole = head + first + second + "end\n";
    for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
        const auto kept = parse_journal(whole.substr(0, bytes), "sig");
        EXPECT_FALSE(kept.complete) << bytes;
        EXPECT_LE(kept.fragments.size(), 1U) << bytes;
        EXPECT_LE(kept.journal_bytes, bytes);
    }
}

TEST(fragment_journal, what_was_not_written_so_is_not_believed) {
    EXPECT_TRUE(parse_journal(head + first + second, "another").empty());
    for (const std::string& line :
         {std::string("fragment 900 513 512 250 0 " + hash), std::string("fragment 0 512 512 250 0 " + hash),
          std::string("fragment 900 512 512 250 2 " + hash), std::string("fragment 900 512 512 250 0 abc"),
          std::string("fragment -1 512 512 250 0 " + hash),
          std::string("fragment 900 512 512 250 0 " + hash + " x"),
          std::string("fragment 99999999999999999999 512 512 250 0 " + hash), std::string("anything"),
          std::string("end of it"), std::string(""), std::string("init 800 " + hash)})
        EXPECT_TRUE(parse_journal(head + first + line + "\n" + second, "sig").empty()) << line;
    EXPECT_TRUE(parse_journal(head + first + "end\n" + second, "sig").empty());
    EXPECT_TRUE(parse_journal("", "sig").empty());
}

} // namespace lectern::media
