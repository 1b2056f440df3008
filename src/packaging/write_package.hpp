// The texts of a package directory, and the check that what lies there is whole.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>

namespace lectern::packaging {

// Playlists in the static layout and manifest.mpd. Errors: io, no_space.
result<void> write_playlists(const store::package_manifest& manifest, const std::filesystem::path& directory);

// index.json, then the list of files, then manifest.json. Errors: io, no_space.
result<void> write_manifest(store::package_manifest& manifest, const std::filesystem::path& directory);

// Every range of every playlist lies in its file and begins a fragment, segments follow each other without a
// gap, each rendition covers the lecture. Errors: internal with what is wrong, io.
result<void> verify_package(const store::package_manifest& manifest, const std::filesystem::path& directory);

} // namespace lectern::packaging
