#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

namespace lectern::catalogue {

struct person_key {
    std::int64_t id = 0;
    std::string public_id, slug;
};

std::optional<person_key> find_person(db::session& session, std::string_view slug);
std::optional<person_key> find_person_by_id(db::session& session, std::string_view public_id);
// The institutions of the affiliations are there.
saved save_person(writer& w, const person_entry& entry);

} // namespace lectern::catalogue
