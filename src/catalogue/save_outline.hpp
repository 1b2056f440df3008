// The sections and lectures of one course, as the file has them.
#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

#include "lectern/catalogue/exchange.hpp"

namespace lectern::catalogue {

// True when a section came, moved or went. Lectures are counted in `report`. Lectures that are not in the
// file are kept, after the others, when they have a video or a recording on its way; else they are removed.
bool save_outline(writer& w, std::int64_t course, const std::vector<section_entry>& wanted,
                  import_outcome& report);

void count(import_outcome& report, change what);

} // namespace lectern::catalogue
