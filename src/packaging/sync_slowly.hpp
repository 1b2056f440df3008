// Bringing a package to the disk.
#pragma once

#include "progress_meter.hpp"

#include "lectern/base/error.hpp"

#include <filesystem>

namespace lectern::packaging {

// One call to the disk may take minutes; who waits for us hears that we live.
result<void> sync_slowly(const std::filesystem::path& directory, const progress_meter& meter);

} // namespace lectern::packaging
