// "HOST:PORT" as people write it: "127.0.0.1:8080", "[::1]:8080", ":8080".
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lectern::app {

struct address {
    std::string host; // an IP address
    std::uint16_t port = 0;
};

result<address> parse_address(std::string_view text); // Errors: usage

} // namespace lectern::app
