#include "app/nearest.hpp"
#include "app/settings_reader.hpp"
#include "app/settings_table.hpp"

#include "lectern/base/files.hpp"

#include <gtest/gtest.h>

#include <set>

namespace lectern::app {

TEST(settings, the_shipped_file_lists_exactly_the_keys_and_defaults_of_the_code) {
    const auto shipped = base::read_file(std::string(LECTERN_SOURCE_DIR) + "/config/lectern.toml");
    ASSERT_TRUE(shipped) << shipped.error().detail;
    EXPECT_EQ(*shipped, default_settings_text()) << "run: build/release/lectern config > config/lectern.toml";
}

TEST(settings, the_defaults_read_back_as_themselves) {
    const auto read = parse_settings(default_settings_text());
    ASSERT_TRUE(read.problems.empty()) << read.problems.front().what;
    const settings defaults;
    for (const auto& key : settings_table())
        EXPECT_EQ(key.show(read.values), key.show(defaults)) << key.full_name();
}

TEST(settings, all_mistakes_are_named_at_once_with_their_lines) {
    const auto read = parse_settings("dat = \"x\"\n"
                                     "[server]\n"
                                     "drain = 10\n"
                                     "shards = 1000\n"
                                     "lisen = \"127.0.0.1:1\"\n"
                                     "[inptu]\n"
                                     "max_streams = 3\n");
    ASSERT_EQ(read.problems.size(), 5U);
    EXPECT_EQ(read.problems[0], (settings_problem{1, "unknown key dat (did you mean data?)"}));
    EXPECT_EQ(read.problems[1].line, 3U);
    EXPECT_NE(read.problems[1].what.find("server.drain"), std::string::npos);
    EXPECT_EQ(read.problems[2].line, 4U);
    EXPECT_EQ(read.problems[3],
              (settings_problem{5, "unknown key server.lisen (did you mean server.listen?)"}));
    EXPECT_NE(read.problems[4].what.find("did you mean input"), std::string::npos);
}

TEST(settings, a_missing_unit_is_named) {
    const auto read = parse_settings("[server]\ndrain = \"10\"\n");
    ASSERT_EQ(read.problems.size(), 1U);
    EXPECT_NE(read.problems[0].what.find("no unit"), std::string::npos);
}

TEST(settings, what_is_not_toml_is_one_problem_with_its_line) {
    const auto read = parse_settings("data = \"a\"\n[server\n");
    ASSERT_EQ(read.problems.size(), 1U);
    EXPECT_EQ(read.problems[0].line, 2U);
}

TEST(settings, values_are_taken) {
    const auto read = parse_settings("data = \"/srv/lectern\"\nlog_level = \"debug\"\n[server]\ndrain = "
                                     "\"2min\"\n[input]\nprobe_bytes = \"1MiB\"\n");
    ASSERT_TRUE(read.problems.empty());
    EXPECT_EQ(read.values.data, "/srv/lectern");
    EXPECT_EQ(read.values.log_level, base::log_level::debug);
    EXPECT_EQ(read.values.drain, std::chrono::minutes(2));
    EXPECT_EQ(read.values.input.probe_bytes, 1 << 20);
}

TEST(settings, every_key_is_there_once_and_says_what_it_means) {
    std::set<std::string> names;
    for (const auto& key : settings_table()) {
        EXPECT_TRUE(names.insert(key.full_name()).second) << key.full_name();
        EXPECT_TRUE(key.meaning.ends_with('.')) << key.full_name();
        EXPECT_EQ(key.meaning.find('\n'), std::string::npos) << key.full_name();
    }
}

TEST(nearest_word, finds_the_typo_and_not_the_stranger) {
    const std::vector<std::string> known{"serve", "package", "import"};
    EXPECT_EQ(nearest_word("sevre", known), "serve");
    EXPECT_EQ(nearest_word("pakage", known), "package");
    EXPECT_EQ(nearest_word("zzzzz", known), "");
}

} // namespace lectern::app
