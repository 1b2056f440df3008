// Bytes from one place to another, where the kernel's own ways are closed to a sandboxed process.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/base/files.hpp"

#include <filesystem>
#include <functional>

namespace lectern::base {

// A file of its own with the same bytes, not synced. `alive` is called for each megabyte. Errors: not_found,
// refused, no_space, io.
result<void> copy_file(const std::filesystem::path& from, const std::filesystem::path& to,
                       const std::function<void()>& alive);

} // namespace lectern::base
