// Entries as JSON objects: what readers, exports and comparisons begin with.
#pragma once

#include "lectern/catalogue/entries.hpp"
#include "lectern/db/session.hpp"

#include <boost/json.hpp>

#include <optional>

namespace lectern::catalogue {

// The members of the catalogue file, all of them, unknown ones null; of parts also where they stand.
std::optional<boost::json::object> read_entry(db::session& session, const entry_name& name);

// Public ids, in their order.
std::vector<std::string> section_ids(db::session& session, std::string_view course_slug);
std::vector<std::string> lecture_ids(db::session& session, std::string_view section_id);

} // namespace lectern::catalogue
