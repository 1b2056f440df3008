// Who changed what by the API: the audit, and requests that were answered already.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

struct edit_record {
    std::int64_t seq = 0, at_us = 0; // given when it is recorded
    std::string user, kind, subject;
    std::string change;                       // created, changed, removed
    std::optional<std::string> before, after; // JSON
};

result<void> record_edit(db::transaction& in, const edit_record& edit, base::time_point now);

struct edit_query {
    std::int64_t before = 0;         // numbers below this; 0: the newest
    std::string user, kind, subject; // empty: any
    int limit = 50;
};
// The newest first.
result<std::vector<edit_record>> list_edits(db::database& database, const edit_query& query);

// A request that created something, by its sender's key.
struct answered_request {
    std::string request; // SHA-256 of what was asked, hex
    std::string kind, subject;
};
struct request_key {
    std::int64_t user = 0;
    std::string key;
};
result<std::optional<answered_request>> find_answered(db::transaction& in, const request_key& from);
// Forgets those that are older than answers_are_kept.
result<void> record_answered(db::transaction& in, const request_key& from, const answered_request& what,
                             base::time_point now);

inline constexpr auto answers_are_kept = std::chrono::hours(7 * 24);

} // namespace lectern::catalogue
