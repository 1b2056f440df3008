// The slides of a package, as whoever looks into them needs them.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/store/package_manifest.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace lectern::packaging {

struct package_slide {
    std::chrono::microseconds start{}, end{};
    std::string image;  // "0001.webp", beside slides.json
    std::string sha256; // of the image, hex
};

// In order of time; one that comes back is there again. Empty when the package has none. Errors: not_found,
// io, corrupt.
result<std::vector<package_slide>> slides_of(const store::package_manifest& manifest,
                                             const std::filesystem::path& package);

} // namespace lectern::packaging
