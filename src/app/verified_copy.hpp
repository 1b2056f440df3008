// Files and packages from one directory to another, each byte read and hashed on its way.
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace lectern::app {

enum class placing {
    link, // a hard link where the file system can; else as below. For files that are never changed again.
    copy,
};

// The first `bytes` of `from` become `to`, durable, in one step: `to` is whole or as it was.
// Returns their SHA-256. Errors: not_found, corrupt when `from` is shorter, no_space, io.
result<std::string> place_file(const std::filesystem::path& from, const std::filesystem::path& to,
                               std::uint64_t bytes, placing how);

// packages/<id> of one site becomes that of another. Errors: not_found; corrupt, naming the file that is not
// what the manifest says; no_space, io.
result<void> place_package(const std::filesystem::path& from, const std::filesystem::path& to,
                           std::string_view id, placing how);

// Removes what lies in `directory` beside what is kept, as far as it can.
void remove_others(const std::filesystem::path& directory, const std::set<std::string>& kept);

} // namespace lectern::app
