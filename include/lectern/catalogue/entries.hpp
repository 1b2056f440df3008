// The entries of the catalogue, one by one, as those who keep it read and change them: JSON with the members
// of the catalogue file (docs/catalogue-file.md).
#pragma once

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

enum class entry_kind { institution, person, course, section, lecture, programme };

std::string_view to_string(entry_kind kind) noexcept;

// `key`: the slug of an institution, course or programme, the public id of what else.
struct entry_name {
    entry_kind kind = entry_kind::course;
    std::string key;
};

// Its JSON; always the same text for the same entry. Nothing when there is none.
result<std::optional<std::string>> find_entry(db::database& database, const entry_name& name);

struct entry_query {
    entry_kind kind = entry_kind::person; // or institution, or programme
    std::string q;                        // words of the name; empty: all
    std::string after;                    // slug of the last one of the page before
    int limit = 50;
    // Given: these alone, whatever `q` and `after` say.
    std::optional<std::vector<std::string>> slugs = std::nullopt;
};
struct entry_page {
    std::vector<std::string> items; // JSON of each, by slug
    std::optional<std::string> next;
};
result<entry_page> list_entries(db::database& database, const entry_query& query);

// The slug of the course that it is, or is part of; nothing when there is none.
result<std::optional<std::string>> course_of_entry(db::database& database, const entry_name& name);

struct written_entry {
    std::string key;                      // as it is now
    std::vector<import_problem> problems; // not empty: nothing must be committed
};

// `course`: of a section or lecture. Errors: not_found (the course), usage (no JSON).
result<written_entry> create_entry(db::transaction& in, entry_kind kind, std::string_view course,
                                   std::string_view json);
// `json` is the whole entry: what is not in it is taken away. Errors: not_found, usage (no JSON).
result<written_entry> change_entry(db::transaction& in, const entry_name& name, std::string_view json);
// Errors: not_found; conflict, with what still needs it.
result<void> remove_entry(db::transaction& in, const entry_name& name);

// Where an entry is now that had this slug before.
result<std::optional<std::string>> renamed_entry(db::database& database, const entry_name& old);

} // namespace lectern::catalogue
