// The log of changes: what mirrors and partners follow.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lectern::catalogue {

struct logged_change {
    std::int64_t seq = 0, at_us = 0;
    std::string kind, subject, change;
    std::optional<std::string> course, lecture; // slug, public id
};

struct change_query {
    std::int64_t since = 0; // after this number
    int limit = 50;
    bool with_enrolments = false; // they name people
};

struct change_page {
    std::vector<logged_change> items; // by number
    std::int64_t next = 0;            // where to go on
    bool is_more = false;
};

// Errors: conflict when `since` is later than the log: it is another log, and what was followed must be read
// anew.
result<change_page> list_changes(db::database& database, const change_query& query);

} // namespace lectern::catalogue
