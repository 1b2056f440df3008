#include "lectern/base/clock.hpp"
#include "lectern/base/cpu_time.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/ids.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/base/utf8.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace lectern::base {

TEST(sha256, matches_the_vectors_of_fips_180) {
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(ids, uuids_are_version_7_distinct_and_recognised) {
    const auto a = new_uuid();
    const auto b = new_uuid();
    EXPECT_TRUE(is_uuid(a));
    EXPECT_EQ(a[14], '7');
    EXPECT_NE(a, b);
    EXPECT_FALSE(is_uuid("not-a-uuid"));
    EXPECT_FALSE(is_uuid(a.substr(1)));
}

TEST(ids, slugs_are_lower_case_words_joined_by_single_hyphens) {
    EXPECT_TRUE(is_slug("medical-cell-biology"));
    EXPECT_FALSE(is_slug("Medical"));
    EXPECT_FALSE(is_slug("-a"));
    EXPECT_FALSE(is_slug("a--b"));
    EXPECT_FALSE(is_slug(""));
    EXPECT_FALSE(is_slug("../etc"));
}

TEST(thread_cpu_time, is_the_calling_threads_and_goes_on_while_it_computes) {
    constexpr std::chrono::milliseconds work(50);
    const auto compute = [work] {
        const auto begun = thread_cpu_time();
        while (thread_cpu_time() - begun < work) {}
    };
    const auto begun = thread_cpu_time();
    std::thread(compute).join(); // on the clock, it takes as long as ours
    EXPECT_LT(thread_cpu_time() - begun, work / 2);
    compute();
    EXPECT_GE(thread_cpu_time() - begun, work);
}

TEST(utf8, invalid_sequences_are_found) {
    EXPECT_TRUE(is_utf8("h\xC3\xA9 \xE8\xAE\xB2\xE7\xBE\xA9 \xF0\x9F\x98\x80"));
    EXPECT_FALSE(is_utf8("\xC0\xAF"));         // overlong
    EXPECT_FALSE(is_utf8("\xED\xA0\x80"));     // surrogate
    EXPECT_FALSE(is_utf8("\xF5\x80\x80\x80")); // over U+10FFFF
    EXPECT_FALSE(is_utf8("abc\xE8\xAE"));      // cut
}

TEST(utf8, titles_lose_controls_and_bidi_overrides_but_keep_their_text) {
    EXPECT_EQ(clean_title("  Cell\n\tbiology \xE2\x80\xAE 1 "), "Cell biology 1");
    EXPECT_EQ(clean_title("a\xFF"
                          "b"),
              "a\xEF\xBF\xBD"
              "b");
    EXPECT_EQ(clean_title("abcdef", 3), "abc");
}

TEST(clock, http_dates_are_read_in_the_three_forms_of_rfc_9110) {
    const auto t = parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").value();
    EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT").value(), t);
    EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994").value(), t);
    EXPECT_EQ(to_http_date(t), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_FALSE(parse_http_date("yesterday"));
    EXPECT_FALSE(parse_http_date("Sun, 31 Feb 1994 08:49:37 GMT"));
}

TEST(files, writing_leaves_the_other_names_of_a_file_what_they_had) {
    const auto directory = scratch_directory::make(std::filesystem::temp_directory_path(), "base-").value();
    const auto served = directory.path() / "served", mine = directory.path() / "mine";
    ASSERT_TRUE(write_file(served, "one"));
    std::filesystem::create_hard_link(served, mine);
    ASSERT_TRUE(write_file(mine, "two"));
    EXPECT_EQ(read_file(served).value(), "one");
    EXPECT_EQ(read_file(mine).value(), "two");
}

TEST(files, a_durable_write_replaces_the_file_and_leaves_no_other) {
    auto scratch = scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    const auto file = scratch.path() / "a.txt";
    ASSERT_TRUE(write_file_durably(file, "one"));
    ASSERT_TRUE(write_file_durably(file, "two"));
    EXPECT_EQ(read_file(file).value(), "two");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 1);
    EXPECT_EQ(read_file(file, 2).error().code, errc::too_large);
    EXPECT_EQ(read_file(scratch.path() / "none").error().code, errc::not_found);
    EXPECT_EQ(read_file(scratch.path()).error().code, errc::refused);
}

TEST(files, a_scratch_directory_is_gone_with_its_owner_unless_kept) {
    std::filesystem::path path;
    {
        auto scratch =
            scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
        path = scratch.path();
        ASSERT_TRUE(write_file(path / "x", "y"));
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

} // namespace lectern::base
