#include "http/body_decoder.hpp"

#include <gtest/gtest.h>

namespace lectern::http {
namespace {

using state = body_decoder::state;

struct row {
    const char* section; // RFC 9112
    std::string bytes;
    state expected;
    const char* body;
    const char* left;
};

const row rows[] = {
    {"7.1", "5\r\nhello\r\n0\r\n\r\nGET", state::done, "hello", "GET"},
    {"7.1 several chunks", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", state::done, "hello", ""},
    {"7.1 leading zeros", "0005\r\nhello\r\n000\r\n\r\n", state::done, "hello", ""},
    {"7.1 hexadecimal of both cases", "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", state::done,
     "01234567890123456789", ""},
    {"7.1.1 extensions", "5;a=b;c=\"d e\"\r\nhello\r\n0;x\r\n\r\n", state::done, "hello", ""},
    {"7.1.2 trailers", "5\r\nhello\r\n0\r\nX-T: 1\r\nContent-Length: 99\r\n\r\nNEXT", state::done, "hello",
     "NEXT"},
    {"7.1 more to come", "5\r\nhel", state::more, "hel", ""},
    {"7.1 bare LF", "5\nhello\n0\n\n", state::malformed, "", ""},
    {"7.1 a prefix", "0x5\r\nhello\r\n", state::malformed, "", ""},
    {"7.1 a sign", "-5\r\nhello\r\n", state::malformed, "", ""},
    {"7.1 no digit", "G\r\n", state::malformed, "", ""},
    {"7.1 an empty line", "\r\nhello\r\n", state::malformed, "", ""},
    {"7.1 beyond 64 bits", "FFFFFFFFFFFFFFFF0\r\n\r\n", state::malformed, "", ""},
    {"7.1 no line end after the data", "5\r\nhelloXX0\r\n\r\n", state::malformed, "hello", ""},
    {"7.1 too little between the chunks", "5\r\nhello0\r\n\r\n", state::malformed, "hello", ""},
    {"7.1 NUL after the size", std::string("5 \0\r\nhello\r\n", 12), state::malformed, "", ""},
    {"7.1.2 a trailer without colon", "0\r\nnope\r\n\r\n", state::malformed, "", ""},
    {"limit", "65\r\n", state::too_large, "", ""},
};

} // namespace

TEST(body_decoder, chunked_is_read_as_the_standard_says) {
    for (const auto& r : rows) {
        body_decoder decoder(body_framing::chunked, 0, 100);
        std::string_view input = r.bytes;
        std::string body;
        EXPECT_EQ(decoder.take(input, body), r.expected) << r.section;
        EXPECT_EQ(body, r.body) << r.section;
        if (r.expected == state::done) {
            EXPECT_EQ(input, r.left) << r.section;
        }
    }
}

TEST(body_decoder, the_same_comes_out_wherever_the_bytes_are_cut) {
    for (const auto& r : rows) {
        if (r.expected != state::done) continue;
        body_decoder decoder(body_framing::chunked, 0, 100);
        std::string body;
        auto verdict = state::more;
        for (std::size_t i = 0; i < r.bytes.size() && verdict == state::more; ++i) {
            auto one = std::string_view(r.bytes).substr(i, 1);
            verdict = decoder.take(one, body);
        }
        EXPECT_EQ(verdict, state::done) << r.section;
        EXPECT_EQ(body, r.body) << r.section;
    }
}

TEST(body_decoder, endless_extensions_and_trailers_are_cut) {
    for (const std::string start : {"5;", "0\r\nX: "}) {
        body_decoder decoder(body_framing::chunked, 0, 100);
        const std::string bytes = start + std::string(10000, 'a');
        std::string_view input = bytes;
        std::string body;
        EXPECT_EQ(decoder.take(input, body), state::malformed);
    }
    body_decoder decoder(body_framing::chunked, 0, 100);
    std::string bytes = "0\r\n", body;
    for (int i = 0; i < 3000; ++i) bytes += "X-A: b\r\n";
    std::string_view input = bytes;
    EXPECT_EQ(decoder.take(input, body), state::malformed);
}

TEST(body_decoder, a_length_is_read_to_its_end_and_no_further) {
    body_decoder decoder(body_framing::length, 5, 100);
    std::string body;
    std::string_view first = "hel", second = "loGET";
    EXPECT_EQ(decoder.take(first, body), state::more);
    EXPECT_EQ(decoder.take(second, body), state::done);
    EXPECT_EQ(body, "hello");
    EXPECT_EQ(second, "GET");
    EXPECT_EQ(decoder.received(), 5U);
}

TEST(body_decoder, a_length_over_the_limit_is_refused_before_a_byte_is_kept) {
    body_decoder decoder(body_framing::length, 101, 100);
    std::string body;
    std::string_view input = "x";
    EXPECT_EQ(decoder.take(input, body), state::too_large);
    EXPECT_TRUE(body.empty());
}

} // namespace lectern::http
