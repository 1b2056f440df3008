// Tokens that are sent again and again are checked once, and nothing that is wrong gets by for it.
#include "delivery/checked_tokens.hpp"

#include <gtest/gtest.h>

namespace lectern::delivery {
namespace {

using base::playback_permission;

const base::time_point noon = base::time_point(std::chrono::seconds(1'800'000'000));

std::shared_ptr<const base::token_keys> keys_of(const std::string& secret) {
    return base::token_keys::parse("k1 " + secret + "\n").value();
}

struct checked_tokens_test : testing::Test {
    checked_tokens_test() { tokens.use_keys(keys); }
    std::shared_ptr<const base::token_keys> keys = keys_of("abcdefghijklmnopqrstuvwxyz0123456789");
    const playback_permission permission{"lecture-1", 720, noon + std::chrono::minutes(1)};
    const std::string right = keys->sign(permission);
    checked_tokens tokens;
};

} // namespace

TEST_F(checked_tokens_test, a_right_token_permits_the_same_each_time_until_it_expires) {
    for (int i = 0; i < 3; ++i) {
        const auto* found = tokens.check(right, noon);
        ASSERT_NE(found, nullptr);
        EXPECT_EQ(*found, permission);
    }
    EXPECT_EQ(tokens.check(right, permission.expires), nullptr);
    EXPECT_NE(tokens.check(right, noon), nullptr);
}

TEST_F(checked_tokens_test, what_resembles_a_token_that_was_right_is_refused) {
    ASSERT_NE(tokens.check(right, noon), nullptr);
    for (std::size_t i = 0; i < right.size(); ++i) {
        auto other = right;
        other[i] = other[i] == 'x' ? 'y' : 'x';
        EXPECT_EQ(tokens.check(other, noon), nullptr) << other;
        EXPECT_EQ(tokens.check(right.substr(i + 1), noon), nullptr) << i;
        EXPECT_EQ(tokens.check(right.substr(0, i), noon), nullptr) << i;
    }
    EXPECT_EQ(tokens.check("x" + right, noon), nullptr);
    EXPECT_EQ(tokens.check(right + "x", noon), nullptr);
    EXPECT_NE(tokens.check(right, noon), nullptr);
}

TEST_F(checked_tokens_test, a_key_that_is_taken_away_takes_its_tokens_along) {
    ASSERT_NE(tokens.check(right, noon), nullptr);
    tokens.use_keys(keys_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"));
    EXPECT_EQ(tokens.check(right, noon), nullptr);
    tokens.use_keys(nullptr);
    EXPECT_EQ(tokens.check(right, noon), nullptr);
    tokens.use_keys(keys);
    EXPECT_NE(tokens.check(right, noon), nullptr);
}

TEST_F(checked_tokens_test, more_tokens_than_are_remembered_are_all_checked_right) {
    std::vector<std::string> many;
    for (std::size_t i = 0; i < 2 * checked_tokens::capacity; ++i)
        many.push_back(keys->sign({"lecture-" + std::to_string(i), 0, permission.expires}));
    for (int turn = 0; turn < 2; ++turn)
        for (std::size_t i = 0; i < many.size(); ++i) {
            const auto* found = tokens.check(many[i], noon);
            ASSERT_NE(found, nullptr);
            ASSERT_EQ(found->subject, "lecture-" + std::to_string(i));
        }
}

} // namespace lectern::delivery
