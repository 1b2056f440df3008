#include "http/tls_tickets.hpp"

#include <gtest/gtest.h>

namespace lectern::http {

TEST(tls_tickets, a_key_seals_for_half_a_tickets_life_and_opens_for_as_long_again) {
    using namespace std::chrono_literals;
    tls_ticket_keys keys(12h);
    const auto start = tls_ticket_keys::clock::now();
    const auto first = keys.current(start);
    EXPECT_EQ(keys.current(start + 5h).name, first.name);
    const auto sealed_last = start + 6h;
    const auto second = keys.current(sealed_last + 1min);
    EXPECT_NE(second.name, first.name);
    EXPECT_NE(second.cipher, first.cipher);
    EXPECT_NE(second.mac, first.mac);
    const auto opens = [&](const tls_ticket_keys::key& k, tls_ticket_keys::clock::time_point when) {
        const auto found = keys.named(k.name.data(), when);
        return found && found->cipher == k.cipher && found->mac == k.mac;
    };
    EXPECT_TRUE(opens(first, sealed_last + 5h));
    EXPECT_TRUE(opens(second, sealed_last + 5h));
    const auto third = keys.current(sealed_last + 7h);
    EXPECT_FALSE(opens(first, sealed_last + 12h + 2min));
    EXPECT_TRUE(opens(second, sealed_last + 12h));
    EXPECT_TRUE(opens(third, sealed_last + 12h));
    const unsigned char unknown[16] = {1};
    EXPECT_FALSE(keys.named(unknown, sealed_last + 12h));
}

TEST(tls_tickets, after_a_quiet_time_longer_than_a_tickets_life_no_old_key_opens_anything) {
    using namespace std::chrono_literals;
    tls_ticket_keys keys(2h);
    const auto start = tls_ticket_keys::clock::now();
    const auto first = keys.current(start);
    EXPECT_FALSE(keys.named(first.name.data(), start + 4h));
}

} // namespace lectern::http
