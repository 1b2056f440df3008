#include "http/conditional.hpp"

#include <gtest/gtest.h>

namespace lectern::http {
namespace {

using fields = std::vector<std::pair<std::string_view, std::string_view>>;

constexpr std::string_view at = "Wed, 25 Nov 2026 07:51:33 GMT";
constexpr std::string_view before = "Wed, 25 Nov 2026 07:51:32 GMT";
constexpr std::string_view after = "Wed, 25 Nov 2026 07:51:34 GMT";

struct row {
    const char* section; // RFC 9110
    method verb;
    fields headers;
    condition expected;
};

validators current() {
    // Half a second later than its HTTP date: dates have whole seconds, files do not.
    return {"\"v1\"", base::parse_http_date(at).value() + std::chrono::milliseconds(500)};
}

request with(method verb, const fields& headers) {
    request r;
    r.verb = verb;
    r.headers = headers;
    return r;
}

const row rows[] = {
    {"13.1.2 same tag", method::get, {{"If-None-Match", "\"v1\""}}, condition::not_modified},
    {"13.1.2 weak form of it", method::get, {{"If-None-Match", "W/\"v1\""}}, condition::not_modified},
    {"13.1.2 in a list", method::get, {{"If-None-Match", "\"a\", \"v1\" , \"b\""}}, condition::not_modified},
    {"13.1.2 in the second field",
     method::get,
     {{"If-None-Match", "\"a\""}, {"if-none-match", "\"v1\""}},
     condition::not_modified},
    {"13.1.2 any", method::get, {{"If-None-Match", "*"}}, condition::not_modified},
    {"13.1.2 HEAD", method::head, {{"If-None-Match", "\"v1\""}}, condition::not_modified},
    {"13.1.2 other methods fail", method::put, {{"If-None-Match", "*"}}, condition::failed},
    {"13.1.2 another tag", method::get, {{"If-None-Match", "\"v2\""}}, condition::proceed},
    {"13.1.2 no quotes", method::get, {{"If-None-Match", "v1"}}, condition::proceed},
    {"13.1.2 an open quote", method::get, {{"If-None-Match", "\"v1"}}, condition::proceed},
    {"13.1.2 a comma within a tag",
     method::get,
     {{"If-None-Match", "\"a,b\", \"v1\""}},
     condition::not_modified},
    {"13.1.3 same date", method::get, {{"If-Modified-Since", at}}, condition::not_modified},
    {"13.1.3 later date", method::get, {{"If-Modified-Since", after}}, condition::not_modified},
    {"13.1.3 earlier date", method::get, {{"If-Modified-Since", before}}, condition::proceed},
    {"5.6.7 RFC 850 date",
     method::get,
     {{"If-Modified-Since", "Wednesday, 25-Nov-26 07:51:33 GMT"}},
     condition::not_modified},
    {"5.6.7 asctime date",
     method::get,
     {{"If-Modified-Since", "Wed Nov 25 07:51:33 2026"}},
     condition::not_modified},
    {"13.1.3 not a date", method::get, {{"If-Modified-Since", "yesterday"}}, condition::proceed},
    {"13.1.3 only for GET and HEAD", method::post, {{"If-Modified-Since", at}}, condition::proceed},
    {"13.2.2 the tag rules over the date",
     method::get,
     {{"If-None-Match", "\"v2\""}, {"If-Modified-Since", at}},
     condition::proceed},
    {"13.2.2 the tag rules over the date",
     method::get,
     {{"If-None-Match", "\"v1\""}, {"If-Modified-Since", before}},
     condition::not_modified},
    {"13.1.1 same tag", method::get, {{"If-Match", "\"v1\""}}, condition::proceed},
    {"13.1.1 any", method::get, {{"If-Match", "*"}}, condition::proceed},
    {"13.1.1 another tag", method::get, {{"If-Match", "\"v2\""}}, condition::failed},
    {"13.1.1 weak tags never match", method::get, {{"If-Match", "W/\"v1\""}}, condition::failed},
    {"13.1.4 same date", method::get, {{"If-Unmodified-Since", at}}, condition::proceed},
    {"13.1.4 earlier date", method::get, {{"If-Unmodified-Since", before}}, condition::failed},
    {"13.2.2 If-Match rules over the date",
     method::get,
     {{"If-Match", "\"v1\""}, {"If-Unmodified-Since", before}},
     condition::proceed},
    {"13.2.2 If-Match comes before If-None-Match",
     method::get,
     {{"If-Match", "\"v2\""}, {"If-None-Match", "\"v1\""}},
     condition::failed},
};

struct range_row {
    const char* section;
    fields headers;
    bool expected;
};

const range_row range_rows[] = {
    {"13.1.5 absent", {}, true},
    {"13.1.5 same tag", {{"If-Range", "\"v1\""}}, true},
    {"13.1.5 another tag", {{"If-Range", "\"v2\""}}, false},
    {"13.1.5 a weak tag never matches", {{"If-Range", "W/\"v1\""}}, false},
    {"13.1.5 the exact date", {{"If-Range", at}}, true},
    {"13.1.5 an earlier date", {{"If-Range", before}}, false},
    {"13.1.5 a later date", {{"If-Range", after}}, false},
    {"13.1.5 garbage", {{"If-Range", "garbage"}}, false},
    {"13.1.5 a list is no validator", {{"If-Range", "\"v1\", \"v2\""}}, false},
};

} // namespace

TEST(conditional, is_judged_as_the_standard_says) {
    for (const auto& r : rows)
        EXPECT_EQ(evaluate(with(r.verb, r.headers), current()), r.expected) << r.section;
}

TEST(conditional, if_range_allows_a_part_only_of_what_the_client_has) {
    for (const auto& r : range_rows)
        EXPECT_EQ(allows_range(with(method::get, r.headers), current()), r.expected) << r.section;
}

} // namespace lectern::http
