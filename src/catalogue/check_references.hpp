// What a catalogue file says about itself and about the database: doubles, references, ids that are taken.
#pragma once

#include "catalogue_file.hpp"

#include "lectern/db/session.hpp"

namespace lectern::catalogue {

void check_references(const catalogue_file& file, db::session& session, problem_list& problems);

} // namespace lectern::catalogue
