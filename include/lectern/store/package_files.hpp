// A package directory as files: reading its manifest, listing and checking what lies in it.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lectern::store {

// manifest.json and index.json of the package in `directory`. Errors: corrupt (missing, unreadable, or not
// matching).
result<package_manifest> read_package(const std::filesystem::path& directory);

// Every file under `directory` but manifest.json, hashed, sorted by path. `alive` is called now and then.
// Errors: io; refused for what is not a file.
result<std::vector<package_file>> list_files(const std::filesystem::path& directory,
                                             const std::function<void()>& alive = {});

// A sentence per difference between the manifest and the files: missing, extra, other size, other bytes, and
// segments that do not cover their rendition's file. Errors: io.
result<std::vector<std::string>> verify_files(const std::filesystem::path& directory,
                                              const package_manifest& manifest,
                                              const std::function<void()>& alive = {});

} // namespace lectern::store
