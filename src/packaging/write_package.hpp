// The texts of a package directory.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>
#include <functional>

namespace lectern::packaging {

// Playlists in the static layout and manifest.mpd. Errors: io, no_space.
result<void> write_playlists(const store::package_manifest& manifest, const std::filesystem::path& directory);

// index.json, then the list of files, then manifest.json. `alive` is called now and then. Errors: io,
// no_space.
result<void> write_manifest(store::package_manifest& manifest, const std::filesystem::path& directory,
                            const std::function<void()>& alive = {});

} // namespace lectern::packaging
