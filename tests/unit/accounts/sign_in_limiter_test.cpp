#include "lectern/accounts/sign_in_limiter.hpp"

#include <gtest/gtest.h>

namespace lectern::accounts {
namespace {

using std::chrono::seconds;

const base::time_point start{std::chrono::hours(1)};
constexpr sign_in_limits few{2, seconds(30), 3, seconds(2), 4};

TEST(sign_in_limiter, a_name_has_so_many_tries_and_then_one_now_and_then) {
    sign_in_limiter limiter(few);
    EXPECT_FALSE(limiter.take("a1", "ada", start));
    EXPECT_FALSE(limiter.take("a2", "ada", start));
    EXPECT_EQ(limiter.take("a3", "ada", start), seconds(30));
    EXPECT_EQ(limiter.take("a3", "ada", start + seconds(10)), seconds(20));
    EXPECT_FALSE(limiter.take("a3", "ada", start + seconds(30)));
    EXPECT_TRUE(limiter.take("a3", "ada", start + seconds(30)));
}

TEST(sign_in_limiter, an_address_has_so_many_tries_whatever_the_names) {
    sign_in_limiter limiter(few);
    for (const auto* name : {"a", "b", "c"}) EXPECT_FALSE(limiter.take("here", name, start)) << name;
    EXPECT_EQ(limiter.take("here", "d", start), seconds(2));
    EXPECT_FALSE(limiter.take("there", "d", start));
}

TEST(sign_in_limiter, a_right_password_costs_nothing) {
    sign_in_limiter limiter(few);
    for (int i = 0; i < 100; ++i) {
        EXPECT_FALSE(limiter.take("here", "ada", start));
        limiter.give_back("here", "ada");
    }
}

TEST(sign_in_limiter, a_refused_try_is_not_counted_again) {
    sign_in_limiter limiter(few);
    for (int i = 0; i < 50; ++i) (void)limiter.take("here", "ada", start);
    EXPECT_FALSE(limiter.take("here", "ada", start + seconds(30)));
}

TEST(sign_in_limiter, memory_is_bounded_and_the_least_suspicious_is_forgotten) {
    sign_in_limiter limiter(few);
    EXPECT_FALSE(limiter.take("x", "victim", start));
    EXPECT_FALSE(limiter.take("y", "victim", start));
    for (int i = 0; i < 1000; ++i)
        (void)limiter.take("a" + std::to_string(i), "n" + std::to_string(i), start);
    EXPECT_LE(limiter.size(), 2 * few.remembered);
    EXPECT_TRUE(limiter.take("z", "victim", start));
}

TEST(sign_in_limiter, an_ipv6_network_counts_as_one_address) {
    EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), network_of("2001:db8:1:2::1"));
    EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
    EXPECT_EQ(network_of("192.0.2.1"), "192.0.2.1");
}

} // namespace
} // namespace lectern::accounts
