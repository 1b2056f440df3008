// Addresses and networks of IPv4 and IPv6.
#pragma once

#include "lectern/base/error.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::http {

// IPv6, or IPv4 mapped into it (RFC 4291 2.5.5.2).
using address_bytes = std::array<unsigned char, 16>;

// Without brackets, port or zone. Nothing for anything else.
std::optional<address_bytes> parse_ip(std::string_view text) noexcept;
bool is_ipv4(const address_bytes& address) noexcept;
std::string to_text(const address_bytes& address);

class network_list {
public:
    // Shape: "127.0.0.1, 10.0.0.0/8, 2001:db8::/32"; empty: no network. Errors: usage, naming the part.
    static result<network_list> parse(std::string_view text);

    bool contains(const address_bytes& address) const noexcept;
    bool empty() const noexcept { return networks_.empty(); }
    std::string to_text() const;

private:
    struct network {
        address_bytes address;
        unsigned bits; // of the 128
    };
    std::vector<network> networks_;
};

} // namespace lectern::http
