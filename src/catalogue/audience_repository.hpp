#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

namespace lectern::catalogue {

// True when that changed something. The institutions are there.
bool save_grants(writer& w, std::int64_t course, const std::vector<grant_entry>& wanted);

} // namespace lectern::catalogue
