// Bytes from one place to another, where the kernel's own ways are closed to a sandboxed process.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/base/files.hpp"

#include <filesystem>
#include <functional>
#include <string_view>

namespace lectern::base {

// `name` is for what an error says. Errors: no_space, io.
result<void> write_all(const unique_fd& to, std::string_view bytes, const std::filesystem::path& name);

// A file of its own with the same bytes, not synced. `alive` is called for each megabyte. Errors: not_found,
// refused, no_space, io.
result<void> copy_file(const std::filesystem::path& from, const std::filesystem::path& to,
                       const std::function<void()>& alive);

} // namespace lectern::base
