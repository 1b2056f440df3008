// What a lecture's page plays before any script is there: see lectern/media/lean_file.hpp.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>
#include <functional>

namespace lectern::packaging {

// Writes those that `manifest` does not list, and lists them. What it lists is not touched: it may belong to
// a package that is served. Errors: io, no_space, corrupt.
result<void> add_lean(store::package_manifest& manifest, const std::filesystem::path& directory,
                      const std::function<void()>& alive);

// Errors: corrupt, io.
result<void> verify_lean(const store::package_manifest& manifest, const std::filesystem::path& directory,
                         const std::function<void()>& alive);

} // namespace lectern::packaging
