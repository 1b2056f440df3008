// Slugs that institutions, courses and programmes had before: their addresses lead on.
#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

#include "lectern/catalogue/entries.hpp"

namespace lectern::catalogue {

// Of an institution, course or programme; sorted.
std::vector<std::string> former_slugs_of(db::session& session, const entry_name& name);

// True when that changed something. None is in use.
bool save_former_slugs(writer& w, const entry_name& name, const std::vector<reference>& wanted);

// Is it the slug of something of this kind now?
bool is_slug_in_use(db::session& session, entry_kind kind, std::string_view slug);

} // namespace lectern::catalogue
