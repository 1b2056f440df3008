// Programmes: courses that belong together.
#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

namespace lectern::catalogue {

std::optional<std::int64_t> find_programme(db::session& session, std::string_view slug);
void touch_programme(writer& w, std::int64_t id);
// What it refers to is there.
saved save_programme(writer& w, const programme_entry& entry);

} // namespace lectern::catalogue
