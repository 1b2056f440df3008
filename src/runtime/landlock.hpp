// Landlock: which files a process may reach. Source: landlock(7).
#pragma once

#include "lectern/base/error.hpp"

#include <filesystem>
#include <vector>

namespace lectern::runtime {

// From now on only `readable` can be opened for reading, and files be made and changed only under `writable`.
// Errors: io (a kernel without Landlock, a path that is not there).
result<void> restrict_files(const std::vector<std::filesystem::path>& readable,
                            const std::filesystem::path& writable);

} // namespace lectern::runtime
