// What a program that was killed has left in staging/.
#pragma once

#include "lectern/db/database.hpp"
#include "lectern/store/package_store.hpp"

namespace lectern::app {

// Removes what an import that was killed has left, and jobs that have ended: those that go on need theirs.
// Packages that the catalogue knows to be on the disk are moved back before that. What cannot be done is in
// the log.
void sweep_staging(db::database& database, const store::package_store& packages);

} // namespace lectern::app
