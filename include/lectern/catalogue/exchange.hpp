// The catalogue out of a site, and lists of its courses in and out as tables.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/db/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

struct changed_field {
    std::string field;
    std::string before, after; // JSON; "null": nothing

    friend bool operator==(const changed_field&, const changed_field&) = default;
};

// What an import does to one entry.
struct imported_change {
    std::string kind;                         // institution, person, course, section, lecture, programme
    std::string label;                        // its slug; of a part of a course its course and its titles
    std::string change;                       // created, changed, removed; left: not in the file, and stays
    std::vector<changed_field> fields;        // without ids that were made up for it
    std::string key;                          // slug or public id
    std::optional<std::string> before, after; // the entry, JSON
};

// {"kind", "name", "change", "fields": [{"field", "before", "after"}]}, as programs and pages are told.
std::string to_json(const imported_change& change);

struct import_outcome : import_report {
    std::vector<std::string> left;        // ids of lectures that stay although their course's list lacks them
    std::vector<imported_change> changes; // when they are asked for
};

struct import_options {
    bool dry_run = false; // do all of it, say what that changes, and change nothing
    bool explain = false; // say what was changed
};

// As import_catalogue() of catalogue.hpp.
result<import_outcome> import_catalogue(db::database& database, std::string_view json_text,
                                        const import_options& options);
// The same, for the caller to commit, unless there are problems or it is a dry run.
result<import_outcome> import_catalogue(db::transaction& in, std::string_view json_text,
                                        const import_options& options);

// A catalogue file (docs/catalogue-file.md) of all institutions, people, courses and programmes, by slug. The
// same catalogue is always the same text; imported into an empty site and exported there, too. In memory as a
// whole.
result<std::string> export_catalogue(db::database& database);

// Lists of a course as tables (CSV, RFC 4180): docs/catalogue-file.md.
enum class table_kind {
    roster,      // who is enrolled
    staff,       // who teaches, in their order
    recognitions // in their order
};

// UTF-8 with a byte order mark. Errors: not_found (the course).
result<std::string> export_table(db::database& database, table_kind kind, std::string_view course);

struct table_options {
    bool dry_run = false; // say what would be changed, and change nothing
    bool replace = false; // rows that are not in the table go; else they stay
    std::size_t most_rows = 100'000;
};

struct table_wish {
    table_kind kind = table_kind::roster;
    std::string course; // slug
    table_options options = {};
};

// All of it or nothing. `field` of a problem names the column and its number. Errors: not_found (the course),
// usage when it is no such table (line and column in detail).
result<import_outcome> import_table(db::database& database, const table_wish& wish, std::string_view csv);
// The same, for the caller to commit, unless there are problems or it is a dry run.
result<import_outcome> import_table(db::transaction& in, const table_wish& wish, std::string_view csv);

} // namespace lectern::catalogue
