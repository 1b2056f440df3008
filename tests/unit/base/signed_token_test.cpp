#include "lectern/base/files.hpp"
#include "lectern/base/signed_token.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace lectern::base {
namespace {

constexpr const char* old_line = "old abcdefghijklmnopqrstuvwxyz0123456789-_\n";
constexpr const char* new_line = "new 0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ\n";

const time_point then{std::chrono::seconds(1'800'000'000)};
const playback_permission permission{"0193a5a0-0000-7000-8000-000000000001", 720, then};

std::shared_ptr<const token_keys> keys(const std::string& text) {
    return token_keys::parse(text).value();
}

std::string why(const std::string& token, time_point now = then - std::chrono::seconds(1)) {
    const auto checked = keys(old_line)->check(token, now);
    if (checked) return "";
    EXPECT_EQ(checked.error().code, errc::forbidden);
    return checked.error().detail;
}

TEST(signed_token, a_token_says_what_was_signed_until_it_expires) {
    const auto token = keys(old_line)->sign(permission);
    EXPECT_EQ(keys(old_line)->check(token, then - std::chrono::microseconds(1)).value(), permission);
    EXPECT_EQ(why(token, then), "the token has expired");
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."),
              std::string::npos);
    EXPECT_LT(token.size(), 120U);
}

TEST(signed_token, keys_rotate_without_breaking_what_plays) {
    const auto token = keys(old_line)->sign(permission);
    const auto both = keys(std::string("# rotating\n\n") + new_line + old_line);
    EXPECT_TRUE(both->check(token, {}));
    const auto fresh = both->sign(permission);
    EXPECT_TRUE(keys(new_line)->check(fresh, {}));
    EXPECT_EQ(why(fresh), "the token's key is not known");
    EXPECT_EQ(keys(new_line)->check(token, {}).error().detail, "the token's key is not known");
}

TEST(signed_token, no_changed_byte_is_accepted) {
    const auto token = keys(old_line)->sign(permission);
    for (std::size_t i = 0; i < token.size(); ++i)
        for (const char c : {'A', 'a', '0', '.', '-', '=', '\0', '%'}) {
            auto changed = token;
            if (changed[i] == c) continue;
            changed[i] = c;
            EXPECT_NE(why(changed), "") << changed;
        }
    for (std::size_t n = 0; n < token.size(); ++n) EXPECT_NE(why(token.substr(0, n)), "") << n;
    EXPECT_NE(why(token + "A"), "");
    EXPECT_NE(why(token + "="), "");
    EXPECT_NE(why("." + token), "");
    EXPECT_NE(why(std::string(100'000, '.')), "");
    EXPECT_NE(why(""), "");
}

TEST(signed_token, another_secret_under_the_same_id_opens_nothing) {
    const auto token = keys("old ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_\n")->sign(permission);
    EXPECT_EQ(why(token), "the token was not signed here");
}

TEST(signed_token, a_line_that_is_no_key_is_named) {
    for (const auto* text :
         {"old short\n", "Old abcdefghijklmnopqrstuvwxyz0123456789-_\n",
          "abcdefghijklmnopqrstuvwxyz0123456789\n", "old abcdefghijklmnopqrstuvwxyz0123456789+/\n",
          "old  abcdefghijklmnopqrstuvwxyz0123456789\n"}) {
        const auto parsed = token_keys::parse(std::string(new_line) + text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_TRUE(parsed.error().detail.starts_with("line 2 ")) << parsed.error().detail;
        EXPECT_EQ(parsed.error().detail.find("abcdef"), std::string::npos) << "a secret must not be shown";
    }
    EXPECT_FALSE(token_keys::parse(std::string(old_line) + old_line));
    EXPECT_FALSE(token_keys::parse("# nothing\n"));
}

TEST(signed_token, the_file_is_made_once_for_its_owner_alone) {
    const auto directory = scratch_directory::make(std::filesystem::temp_directory_path(), "keys-").value();
    const auto file = directory.path() / "playback.keys";
    const auto token = token_keys::load(file).value()->sign(permission);
    struct stat facts {};
    ASSERT_EQ(::stat(file.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
    EXPECT_TRUE(token_keys::load(file).value()->check(token, {}));
    ::chmod(file.c_str(), 0644);
    EXPECT_EQ(token_keys::load(file).error().code, errc::forbidden);
}

} // namespace
} // namespace lectern::base
