#include "http/content_coding.hpp"

#include "lectern/http/message.hpp"

#include <gtest/gtest.h>

namespace lectern::http {
namespace {

using fields = std::vector<std::pair<std::string_view, std::string_view>>;

prepared_entity playlist() {
    entity e;
    e.content_type = "application/vnd.apple.mpegurl";
    e.cache_control = "public";
    e.etag = "\"v1\"";
    e.identity = std::string("0123456789");
    e.gzip = std::make_shared<const std::string>("gz");
    e.last_modified = base::parse_http_date("Wed, 25 Nov 2026 07:51:33 GMT").value();
    return prepare(std::move(e), std::make_shared<const std::string>("b"));
}

response ask(const fields& headers, method verb = method::get) {
    request r;
    r.verb = verb;
    r.headers = headers;
    return respond_with(r, playlist());
}

std::string lines(const response& r) {
    return (r.shared_headers ? *r.shared_headers : "") + r.headers;
}

std::string body(const response& r) {
    if (const auto* bytes = std::get_if<shared_bytes>(&r.body)) return **bytes;
    if (const auto* slice = std::get_if<byte_slice>(&r.body))
        return slice->bytes->substr(slice->offset, slice->length);
    return "";
}

bool has(const response& r, std::string_view line) {
    return lines(r).find(std::string(line) + "\r\n") != std::string::npos;
}

} // namespace

TEST(respond_with, the_whole_comes_with_all_that_caches_need) {
    const auto r = ask({});
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(body(r), "0123456789");
    for (const auto* line :
         {"Content-Type: application/vnd.apple.mpegurl", "Accept-Ranges: bytes", "ETag: \"v1\"",
          "Last-Modified: Wed, 25 Nov 2026 07:51:33 GMT", "Cache-Control: public", "Vary: Accept-Encoding",
          "X-Content-Type-Options: nosniff"})
        EXPECT_TRUE(has(r, line)) << line;
}

TEST(respond_with, head_has_the_length_and_no_body) {
    const auto r = ask({{"Range", "bytes=0-1"}}, method::head); // RFC 9110 14.2: Range is for GET
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.head_length, 10U);
    EXPECT_EQ(length_of(r.body), 0U);
}

TEST(respond_with, a_part_says_which) {
    const auto r = ask({{"Range", "bytes=2-4"}, {"Accept-Encoding", "gzip"}});
    EXPECT_EQ(r.status, 206);
    EXPECT_EQ(body(r), "234");
    EXPECT_TRUE(has(r, "Content-Range: bytes 2-4/10"));
    EXPECT_TRUE(has(r, "ETag: \"v1\""));
}

TEST(respond_with, what_cannot_be_satisfied_says_how_long_it_is) {
    const auto r = ask({{"Range", "bytes=10-"}});
    EXPECT_EQ(r.status, 416);
    EXPECT_TRUE(has(r, "Content-Range: bytes */10"));
}

TEST(respond_with, each_coding_has_its_own_tag) {
    const auto gzip = ask({{"Accept-Encoding", "gzip, deflate"}});
    EXPECT_EQ(body(gzip), "gz");
    EXPECT_TRUE(has(gzip, "Content-Encoding: gzip"));
    EXPECT_TRUE(has(gzip, "ETag: \"v1-gzip\""));
    EXPECT_EQ(body(ask({{"Accept-Encoding", "gzip, br"}})), "b");
    EXPECT_EQ(ask({{"Accept-Encoding", "gzip"}, {"If-None-Match", "\"v1-gzip\""}}).status, 304);
    EXPECT_EQ(ask({{"Accept-Encoding", "gzip"}, {"If-None-Match", "\"v1\""}}).status, 200);
}

TEST(respond_with, not_modified_repeats_what_a_200_would_say_to_caches) {
    const auto r = ask({{"If-None-Match", "\"v1\""}});
    EXPECT_EQ(r.status, 304);
    for (const auto* line : {"ETag: \"v1\"", "Cache-Control: public", "Vary: Accept-Encoding"})
        EXPECT_TRUE(has(r, line)) << line;
    EXPECT_FALSE(has(r, "Content-Type: application/vnd.apple.mpegurl"));
}

TEST(respond_with, a_failed_precondition_comes_before_the_range) {
    EXPECT_EQ(ask({{"If-Match", "\"v2\""}, {"Range", "bytes=0-1"}}).status, 412);
    EXPECT_EQ(ask({{"If-Range", "\"v2\""}, {"Range", "bytes=0-1"}}).status, 200);
    EXPECT_EQ(ask({{"If-None-Match", "\"v1\""}, {"Range", "bytes=0-1"}}).status, 304);
}

TEST(content_coding, is_accepted_by_name_or_star_unless_its_weight_is_zero) {
    const std::pair<const char*, bool> cases[] = {{"gzip", true},
                                                  {"GZIP", true},
                                                  {"gzip;q=0.5", true},
                                                  {"gzip;q=0", false},
                                                  {"gzip; q=0.000", false},
                                                  {"*", true},
                                                  {"*;q=0", false},
                                                  {"br", false},
                                                  {"", false},
                                                  {"gzip;q=0, *", false},
                                                  {"xgzip", false},
                                                  {"deflate, gzip ;q=1", true}};
    for (const auto& [field, expected] : cases) EXPECT_EQ(accepts_coding(field, "gzip"), expected) << field;
}

TEST(message, header_lines_cannot_be_split) {
    response r;
    r.add_header("Location", "/a\r\nSet-Cookie: x=1");
    EXPECT_EQ(r.headers, "Location: /aSet-Cookie: x=1\r\n");
}

TEST(message, query_values_are_decoded_as_forms_are) {
    request r;
    r.query = "q=two+words&x=%41%26&flag&bad=%zz&q=second";
    EXPECT_EQ(r.query_value("q"), "two words");
    EXPECT_EQ(r.query_value("x"), "A&");
    EXPECT_EQ(r.query_value("flag"), "");
    EXPECT_EQ(r.query_value("bad"), std::nullopt);
    EXPECT_EQ(r.query_value("none"), std::nullopt);
}

TEST(message, a_problem_is_json_whatever_its_detail_holds) {
    const auto r = problem(400, "Bad", "a \"quoted\"\n\\thing");
    EXPECT_EQ(std::get<std::string>(r.body), "{\"type\":\"about:blank\",\"title\":\"Bad\",\"status\":400,"
                                             "\"detail\":\"a \\\"quoted\\\"\\u000a\\\\thing\"}\n");
}

} // namespace lectern::http
