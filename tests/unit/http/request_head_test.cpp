#include "http/request_head.hpp"

#include <gtest/gtest.h>

namespace lectern::http {
namespace {

int status_of(const std::string& bytes, const head_limits& limits = {}) {
    request_head head;
    parse_head(bytes, limits, head);
    return head.refused;
}

std::string get(const std::string& fields) {
    return "GET /a HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

struct row {
    const char* section;
    std::string bytes;
    int status; // 0: accepted
};

const row rows[] = {
    {"9112 3", get(""), 0},
    {"9110 5.1 names ignore case, values are trimmed", "GET /a HTTP/1.1\r\nhOsT:\t h \t\r\nX-Empty:\r\n\r\n",
     0},
    {"9112 3.2 HTTP/1.0 needs no Host", "GET /a HTTP/1.0\r\n\r\n", 0},
    {"9112 3.2 missing Host", "GET /a HTTP/1.1\r\n\r\n", 400},
    {"9112 3.2 two Host fields", get("Host: i\r\n"), 400},
    {"9112 3.2 malformed Host", "GET /a HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
    {"9110 15.6.6 another version", "GET /a HTTP/2.0\r\nHost: h\r\n\r\n", 505},
    {"9112 2.3 a malformed version", "GET /a http/1.1\r\nHost: h\r\n\r\n", 400},
    {"9112 2.3 no version", "GET /a\r\nHost: h\r\n\r\n", 400},
    {"9112 3 two blanks", "GET  /a HTTP/1.1\r\nHost: h\r\n\r\n", 400},
    {"9112 3 a blank too many", "GET /a  HTTP/1.1\r\nHost: h\r\n\r\n", 400},
    {"9112 3 tabs", "GET\t/a\tHTTP/1.1\r\nHost: h\r\n\r\n", 400},
    {"9112 3.2 a fragment", "GET /a#f HTTP/1.1\r\nHost: h\r\n\r\n", 400},
    {"9112 2.2 a bare CR", "GET /a HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n", 400},
    {"9112 2.2 a bare LF", "GET /a HTTP/1.1\nHost: h\r\n\r\n", 400},
    {"9112 2.2 white space before the first field", "GET /a HTTP/1.1\r\n Host: h\r\n\r\n", 400},
    {"9112 5.1 a blank before the colon", get("X-A : b\r\n"), 400},
    {"9112 5.1 no colon", get("NoColon\r\n"), 400},
    {"9112 5.1 no name", get(": v\r\n"), 400},
    {"9110 5.1 a name with brackets", get("Bad(Name): x\r\n"), 400},
    {"9110 5.5 NUL in a value", get(std::string("X: a\0b\r\n", 8)), 400},
    {"9110 5.5 a control in a value",
     get("X: a\x01"
         "b\r\n"),
     400},
    {"9110 5.5 DEL in a value",
     get("X: a\x7f"
         "b\r\n"),
     400},
    {"9112 5.2 a folded value", get("X: a\r\n b\r\n"), 400},
    {"9112 5.2 a value after a fold", get("X:\r\n b\r\n"), 400},
    {"9112 5.2 a folded Transfer-Encoding", get("Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n"),
     400},
    {"9112 6.1 length and coding", get("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"9112 6.1 coding and length", get("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
    {"9112 6.1 length zero and coding", get("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"9112 6.1 the coding in HTTP/1.0", "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
    {"9112 6.1 another coding", get("Transfer-Encoding: gzip\r\n"), 501},
    {"9112 6.1 chunked is not last", get("Transfer-Encoding: chunked, identity\r\n"), 501},
    {"9112 6.1 chunked twice", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"9112 6.1 a lookalike", get("Transfer-Encoding: xchunked\r\n"), 501},
    {"9112 6.1 a control before it",
     get("Transfer-Encoding: \x0b"
         "chunked\r\n"),
     400},
    {"9112 6.1 any case", get("transfer-encoding: CHUNKED\r\n"), 0},
    {"9112 6.3 two lengths", get("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
    {"9112 6.3 the same length twice", get("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
    {"9112 6.3 a list of lengths", get("Content-Length: 5, 5\r\n"), 400},
    {"9110 8.6 a sign", get("Content-Length: +5\r\n"), 400},
    {"9110 8.6 negative", get("Content-Length: -1\r\n"), 400},
    {"9110 8.6 hexadecimal", get("Content-Length: 0x5\r\n"), 400},
    {"9110 8.6 beyond 64 bits", get("Content-Length: 18446744073709551621\r\n"), 400},
    {"9110 8.6 empty", get("Content-Length:\r\n"), 400},
    {"9110 9.3.7 OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 0},
    {"9112 3.2.4 only for OPTIONS", "GET * HTTP/1.1\r\nHost: h\r\n\r\n", 400},
    {"9112 3.2.2 absolute form", "GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n", 0},
    {"9112 3.2.3 authority form", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", 400},
};

} // namespace

TEST(request_head, is_accepted_or_refused_as_the_standard_says) {
    for (const auto& r : rows) EXPECT_EQ(status_of(r.bytes), r.status) << r.section << "\n" << r.bytes;
}

TEST(request_head, tells_what_the_request_is) {
    const std::string bytes =
        "\r\nPOST /caf%C3%A9?q=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\nExpect: 100-continue\r\n"
        "Connection: close\r\n\r\n";
    request_head head;
    parse_head(bytes, {}, head);
    EXPECT_EQ(head.refused, 0) << head.why;
    EXPECT_EQ(head.message.verb, method::post);
    EXPECT_EQ(head.message.path, "/caf\xC3\xA9");
    EXPECT_EQ(head.message.query, "q=1");
    EXPECT_EQ(head.message.header("expect"), "100-continue");
    EXPECT_EQ(head.framing, body_framing::length);
    EXPECT_EQ(head.content_length, 7U);
    EXPECT_TRUE(head.expects_continue);
    EXPECT_FALSE(head.keep_alive);
}

TEST(request_head, persists_by_default_in_1_1_and_on_request_in_1_0) {
    const std::pair<std::string, bool> cases[] = {
        {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", true},
        {"GET / HTTP/1.1\r\nHost: h\r\nConnection: Close\r\n\r\n", false},
        {"GET / HTTP/1.0\r\nHost: h\r\n\r\n", false},
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true}};
    for (const auto& [bytes, keep] : cases) {
        request_head head;
        parse_head(bytes, {}, head);
        EXPECT_EQ(head.keep_alive, keep) << bytes;
    }
}

TEST(request_head, limits_have_their_own_answers) {
    const head_limits small{100, 400, 5};
    EXPECT_EQ(status_of("GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", small), 414);
    EXPECT_EQ(status_of(get("X: " + std::string(400, 'a') + "\r\n"), small), 431);
    EXPECT_EQ(status_of(get("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\n"), small), 431);
}

TEST(request_head, a_head_that_never_ends_is_refused_before_it_fills_memory) {
    const head_limits small{100, 400, 5};
    EXPECT_EQ(judge_partial_head("GET /" + std::string(90, 'a'), small), 0);
    EXPECT_EQ(judge_partial_head("GET /" + std::string(200, 'a'), small), 414);
    EXPECT_EQ(judge_partial_head("GET / HTTP/1.1\r\nX: " + std::string(500, 'a'), small), 431);
    EXPECT_EQ(judge_partial_head("GET / HTTP/1.1\nHost: h\n\n", small), 400);
}

TEST(request_head, its_end_is_found_wherever_the_bytes_are_cut) {
    const std::string bytes = "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\nNEXT";
    std::size_t searched = 0;
    for (std::size_t n = 0; n <= bytes.size(); ++n) {
        const auto end = find_head_end(std::string_view(bytes).substr(0, n), searched);
        EXPECT_EQ(end, n < bytes.size() - 4 ? 0 : bytes.size() - 4) << n;
    }
}

} // namespace lectern::http
