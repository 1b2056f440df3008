// The rules of tus 1.0.0, a row per sentence of the protocol.
#include "upload/upload_state.hpp"

#include <gtest/gtest.h>

namespace lectern::upload {
namespace {

constexpr std::uint64_t max_size = 1000;
const base::time_point now{std::chrono::hours(1)};
const base::time_point later = now + std::chrono::hours(1);

upload_facts at(std::uint64_t received, std::optional<std::uint64_t> length) {
    return {upload_kind::whole, length, received, false, later};
}
upload_facts complete(upload_kind kind, std::uint64_t length) {
    return {kind, length, length, true, now};
}
upload_facts expired(upload_facts facts) {
    facts.expires = now;
    return facts;
}

struct append_row {
    const char* section;
    const char* sentence;
    upload_facts upload;
    append_request request;
    int status; // 204: accepted
    std::uint64_t room = 0;
};

// clang-format off
const append_row rows[] = {
    {"PATCH", "all bytes at offset 0",                              at(0, 100),  {0, {}, 100},   204, 100},
    {"PATCH", "the next bytes",                                     at(40, 100), {40, {}, 10},   204, 60},
    {"PATCH", "an empty body changes nothing",                      at(40, 100), {40, {}, 0},    204, 60},
    {"PATCH", "a chunked body may bring what is still to come",     at(40, 100), {40, {}, {}},   204, 60},
    {"PATCH", "an offset behind is a conflict",                     at(40, 100), {39, {}, 10},   409},
    {"PATCH", "an offset ahead is a conflict",                      at(40, 100), {41, {}, 10},   409},
    {"PATCH", "an offset beyond the length is a conflict",          at(40, 100), {5000, {}, 10}, 409},
    {"PATCH", "a body longer than what is still to come",           at(40, 100), {40, {}, 61},   413},
    {"PATCH", "a body of a terabyte is refused from its head",      at(0, 100),  {0, {}, 1ULL << 40U}, 413},
    {"PATCH", "an empty body at the end of a complete upload",      complete(upload_kind::whole, 64), {64, {}, 0}, 204, 0},
    {"PATCH", "a body at the end of a complete upload",             complete(upload_kind::whole, 64), {64, {}, 5}, 413},
    {"PATCH", "a body at the start of a complete upload",           complete(upload_kind::whole, 64), {0, {}, 5}, 409},
    {"Upload-Length", "a deferred length is set by a PATCH",        at(5, {}),   {5, 11, 6},     204, 6},
    {"Upload-Length", "a deferred upload may grow to the maximum",  at(5, {}),   {5, {}, 10},    204, 995},
    {"Upload-Length", "but not beyond it",                          at(5, {}),   {5, {}, 996},   413},
    {"Upload-Length", "the length may be told again",               at(5, 11),   {5, 11, 6},     204, 6},
    {"Upload-Length", "but not changed",                            at(2, 10),   {2, 12, 2},     400},
    {"Upload-Length", "it is not less than what is here",           at(5, {}),   {5, 1, 1},      400},
    {"Upload-Length", "nor less than what this body brings",        at(5, {}),   {5, 8, 4},      413},
    {"Upload-Length", "nor more than Tus-Max-Size",                 at(0, {}),   {0, 1001, 1},   413},
    {"Upload-Length", "the offset as the length ends the upload",   at(5, {}),   {5, 5, 0},      204, 0},
    {"Expiration", "an expired upload is gone",                     expired(at(5, 10)), {5, {}, 5}, 410},
    {"Expiration", "whatever the offset",                           expired(at(5, 10)), {4, {}, 5}, 410},
    {"Expiration", "a complete upload does not expire as unfinished", expired(complete(upload_kind::whole, 10)), {10, {}, 0}, 204, 0},
    {"Concatenation", "a final upload takes no PATCH",              complete(upload_kind::final, 10), {10, {}, 1}, 403},
    {"Concatenation", "not even an empty one",                      complete(upload_kind::final, 10), {10, {}, 0}, 403},
    {"Concatenation", "a partial upload is appended to as any",     {upload_kind::partial, 10, 5, false, later}, {5, {}, 5}, 204, 5},
};
// clang-format on

TEST(upload_state, an_append_is_judged_as_the_protocol_says) {
    for (const auto& row : rows) {
        SCOPED_TRACE(std::string(row.section) + ": " + row.sentence);
        const auto plan = judge_append(row.upload, row.request, max_size, now);
        EXPECT_EQ(plan ? 204 : plan.error().status, row.status);
        if (!plan || row.status != 204) continue;
        EXPECT_EQ(plan->offset, row.upload.received);
        EXPECT_EQ(plan->room, row.room);
    }
}

TEST(upload_state, a_length_is_declared_once) {
    EXPECT_TRUE(judge_append(at(5, {}), {5, 11, 6}, max_size, now)->declares_length);
    EXPECT_FALSE(judge_append(at(5, 11), {5, 11, 6}, max_size, now)->declares_length);
    EXPECT_FALSE(judge_append(at(5, {}), {5, {}, 6}, max_size, now)->declares_length);
}

TEST(upload_state, an_upload_is_there_until_it_expires_unfinished) {
    EXPECT_FALSE(judge_presence(at(5, 10), now));
    EXPECT_EQ(judge_presence(expired(at(5, 10)), now)->status, 410);
    EXPECT_FALSE(judge_presence(expired(complete(upload_kind::whole, 10)), now));
}

} // namespace
} // namespace lectern::upload
