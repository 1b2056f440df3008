// What is published, in all.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>

namespace lectern::catalogue {

struct package_amount {
    std::int64_t count = 0, bytes = 0; // also of packages that another one has replaced
};
result<package_amount> count_packages(db::database& database);

} // namespace lectern::catalogue
