#include "lectern/http/network.hpp"

#include <gtest/gtest.h>

namespace lectern::http {
namespace {

bool is_in(std::string_view list, std::string_view address) {
    return network_list::parse(list).value().contains(parse_ip(address).value());
}

TEST(network, addresses_are_in_the_networks_that_hold_them) {
    EXPECT_TRUE(is_in("127.0.0.1", "127.0.0.1"));
    EXPECT_FALSE(is_in("127.0.0.1", "127.0.0.2"));
    EXPECT_TRUE(is_in("10.0.0.0/8", "10.255.1.2"));
    EXPECT_FALSE(is_in("10.0.0.0/8", "11.0.0.0"));
    EXPECT_TRUE(is_in("10.1.2.128/25", "10.1.2.200"));
    EXPECT_FALSE(is_in("10.1.2.128/25", "10.1.2.127"));
    EXPECT_TRUE(is_in("0.0.0.0/0", "203.0.113.9"));
    EXPECT_FALSE(is_in("0.0.0.0/0", "2001:db8::1"));
    EXPECT_TRUE(is_in("::1, 2001:db8::/32", "2001:db8:ffff::1"));
    EXPECT_FALSE(is_in("::1, 2001:db8::/32", "2001:db9::1"));
    EXPECT_TRUE(is_in(" 192.0.2.0/24 ,::1", "::1"));
    EXPECT_FALSE(is_in("", "127.0.0.1"));
}

TEST(network, an_ipv4_address_within_ipv6_is_the_same_address) {
    EXPECT_TRUE(is_in("10.0.0.0/8", "::ffff:10.1.2.3"));
    EXPECT_EQ(to_text(parse_ip("::ffff:10.1.2.3").value()), "10.1.2.3");
}

TEST(network, what_is_no_network_is_named) {
    for (const auto* wrong : {"localhost", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/", "10.0.0.0/-1",
                              "10.0.0.0/8x", "[::1]", "fe80::1%eth0", ",", "10.0.0.1 10.0.0.2"}) {
        const auto parsed = network_list::parse(wrong);
        ASSERT_FALSE(parsed) << wrong;
        EXPECT_EQ(parsed.error().code, errc::usage);
    }
    EXPECT_NE(network_list::parse("::1, lan").error().detail.find("\"lan\""), std::string::npos);
}

TEST(network, a_list_reads_back_as_itself) {
    for (const auto* list : {"", "127.0.0.1", "10.0.0.0/8, ::1, 2001:db8::/32", "0.0.0.0/0, ::/0"})
        EXPECT_EQ(network_list::parse(list).value().to_text(), list);
}

} // namespace
} // namespace lectern::http
