// Migrating to a version that is not the newest, for tests of old databases.
#pragma once

#include "lectern/db/database.hpp"

namespace lectern::db {

result<int> migrate_to(database& d, int target);

} // namespace lectern::db
