// Work in progress under staging/: whose it is, and what was left by a process that was killed.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/base/files.hpp"

#include <filesystem>
#include <vector>

namespace lectern::app {

// A directory for one import. The lock says that its process lives; the kernel lets go of it however that
// ends.
struct staging_area {
    base::scratch_directory directory;
    base::unique_fd lock;
};

result<staging_area> make_staging_area(const std::filesystem::path& staging);

// Directories that no living process works in. A directory whose lock is younger than the look is never among
// them.
result<std::vector<std::filesystem::path>> abandoned_work(const std::filesystem::path& staging);

} // namespace lectern::app
