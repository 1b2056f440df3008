// The migrations, compiled into the program from src/db/sql by cmake/embed.cmake.
#pragma once

#include "lectern/base/embedded.hpp"

namespace lectern::db {

std::span<const base::embedded_file> embedded_sql(); // NNNN_name.sql, sorted by name

} // namespace lectern::db
