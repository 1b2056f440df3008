// SQLite's result codes as the error type of Lectern.
#pragma once

#include "lectern/base/error.hpp"

#include <sqlite3.h>

#include <string_view>

namespace lectern::db {

// "PRAGMA application_id" of a Lectern database: "Lctn".
inline constexpr int application_id = 0x4c63746e;

// Shape: what SQLite last said on this connection, as an error about `doing`. Throws std::bad_alloc for no
// memory.
error sqlite_error(sqlite3* connection, int code, std::string_view doing);

} // namespace lectern::db
