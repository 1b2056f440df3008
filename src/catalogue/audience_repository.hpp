#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

#include "lectern/catalogue/audience.hpp"

namespace lectern::catalogue {

// True when that changed something. The institutions are there.
bool save_grants(writer& w, std::int64_t course, const std::vector<grant_entry>& wanted);

// Of the lecture with this row.
std::optional<watch_facts> watch_facts_of(db::session& session, std::int64_t lecture, const viewer& who);

} // namespace lectern::catalogue
