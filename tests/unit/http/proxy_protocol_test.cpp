#include "http/proxy_protocol.hpp"

#include <gtest/gtest.h>

#include <string>

namespace lectern::http {
namespace {

using state = proxy_header::state;

std::string block(char command_byte, char family, const std::string& content) {
    std::string bytes("\r\n\r\n\0\r\nQUIT\n", 12);
    bytes += command_byte;
    bytes += family;
    bytes += static_cast<char>(content.size() >> 8U);
    bytes += static_cast<char>(content.size());
    return bytes + content;
}

const std::string four("\xcb\x00\x71\x07\x7f\x00\x00\x01\x12\x34\x01\xbb", 12); // 203.0.113.7 to 127.0.0.1
const std::string six =
    std::string("\x20\x01\x0d\xb8", 4) + std::string(11, '\0') + "\x01" + std::string(20, '\0');

std::string client_of(const proxy_header& h) {
    return h.client ? to_text(*h.client) : "";
}

TEST(proxy_protocol, headers_of_both_versions_tell_the_client) {
    struct row {
        std::string bytes;
        const char* client;
    };
    for (const auto& [bytes, client] : {
             row{"PROXY TCP4 203.0.113.7 127.0.0.1 4711 443\r\n", "203.0.113.7"},
             row{"PROXY TCP6 2001:db8::1 ::1 4711 443\r\n", "2001:db8::1"},
             row{"PROXY UNKNOWN\r\n", ""},
             row{"PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n", ""},
             row{block('\x21', '\x11', four), "203.0.113.7"},
             row{block('\x21', '\x21', six), "2001:db8::1"},
             row{block('\x20', '\x00', ""), ""},                    // LOCAL
             row{block('\x20', '\x11', four), ""},                  // LOCAL with addresses
             row{block('\x21', '\x00', ""), ""},                    // unspecified
             row{block('\x21', '\x31', std::string(216, 'x')), ""}, // a Unix socket
             row{block('\x21', '\x11', four + std::string("\x04\x00\x02xx", 5)), "203.0.113.7"},
         }) {
        const auto whole = parse_proxy_header(bytes + "GET / HTTP/1.1\r\n");
        EXPECT_EQ(whole.what, state::done) << bytes;
        EXPECT_EQ(whole.used, bytes.size());
        EXPECT_EQ(client_of(whole), client);
        EXPECT_FALSE(whole.is_secure);
        for (std::size_t n = 0; n < bytes.size(); ++n) {
            const auto part = parse_proxy_header(std::string_view(bytes).substr(0, n));
            ASSERT_EQ(part.what, state::more) << bytes << " cut at " << n;
            EXPECT_EQ(part.used, n);
        }
    }
}

TEST(proxy_protocol, an_extension_tells_that_the_client_came_by_tls) {
    const auto with = [](const std::string& extensions) {
        return parse_proxy_header(block('\x21', '\x11', four + extensions)).is_secure;
    };
    EXPECT_TRUE(with(std::string("\x20\x00\x05\x01\x00\x00\x00\x00", 8)));
    EXPECT_TRUE(with(std::string("\x04\x00\x00\x20\x00\x05\x01\x00\x00\x00\x00", 11)));
    EXPECT_FALSE(with(std::string("\x20\x00\x05\x00\x00\x00\x00\x00", 8)));
    EXPECT_FALSE(with(std::string("\x20\x00\x00", 3)));
    EXPECT_FALSE(with(std::string("\x20\xff\xff\x01", 4)));
}

TEST(proxy_protocol, anything_else_is_malformed) {
    for (const auto& bytes : {
             std::string("GET / HTTP/1.1\r\n"),
             std::string("PROXY TCP4 203.0.113.7 127.0.0.1 4711 443\n"),
             std::string("PROXY TCP4 203.0.113.7 127.0.0.1 4711\r\n"),
             std::string("PROXY TCP4 203.0.113.7 127.0.0.1 4711 443 5\r\n"),
             std::string("PROXY TCP4 203.0.113.7 127.0.0.1 4711 99999\r\n"),
             std::string("PROXY TCP4 2001:db8::1 ::1 4711 443\r\n"),
             std::string("PROXY TCP4 203.0.113 127.0.0.1 4711 443\r\n"),
             std::string("PROXY UDP4 203.0.113.7 127.0.0.1 4711 443\r\n"),
             std::string("PROXY  TCP4 203.0.113.7 127.0.0.1 4711 443\r\n"),
             "PROXY UNKNOWN " + std::string(200, 'x'),
             std::string("\r\n\r\nGET / HTTP/1.1\r\n"),
             std::string("\x16\x03\x01"),
             block('\x11', '\x11', four),              // version 1 in a block
             block('\x22', '\x11', four),              // an unknown command
             block('\x21', '\x11', four.substr(0, 8)), // too short for its family
             block('\x21', '\x11', four + std::string(1000, '\0')),
         })
        EXPECT_EQ(parse_proxy_header(bytes).what, state::malformed) << bytes;
}

} // namespace
} // namespace lectern::http
