#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

namespace lectern::catalogue {

std::optional<std::int64_t> find_institution(db::session& session, std::string_view slug);
saved save_institution(writer& w, const institution_entry& entry);

} // namespace lectern::catalogue
