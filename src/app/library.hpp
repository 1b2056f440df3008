// The data directory, opened: the database at its newest schema, and the packages.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"
#include "lectern/store/package_store.hpp"

#include <filesystem>
#include <memory>

namespace lectern::app {

struct library {
    std::unique_ptr<db::database> database;
    store::package_store packages;
};

// Makes the directory when it is not there. Errors: corrupt, io, no_space.
result<library> open_library(const std::filesystem::path& data);

// The same where there must be a site already. Errors: not_found, and the above.
result<library> open_existing_library(const std::filesystem::path& data);

} // namespace lectern::app
