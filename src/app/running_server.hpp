// Which server has a data directory: one at a time, since uploads are locked within its process.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/base/files.hpp"

#include <filesystem>
#include <optional>

namespace lectern::app {

struct running_server {
    int pid = 0;
    int job_workers = 0; // recordings that it prepares at the same time
};

// Held until the descriptor closes. Errors: busy when another server has the directory.
result<base::unique_fd> take_data_directory(const std::filesystem::path& data, const running_server& mine);

// The server that has it, if one runs.
result<std::optional<running_server>> find_running_server(const std::filesystem::path& data);

} // namespace lectern::app
