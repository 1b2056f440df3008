// What the catalogue remembers of a package, so that the API answers without touching the disk.
#pragma once

#include "lectern/store/package_manifest.hpp"

#include <string>

namespace lectern::app {

// Shape: {"renditions":[contract's
// fields],"captions":[{"language","name"}],"chapters":[{"start_s","end_s","title"}],
// "storyboard":bool,"storyboard_bytes":number or null,"lean":[{"file","video":id or null,"audio":id or null,
// "bytes"}],"poster":bool,"slides":bool}
std::string to_playback_json(const store::package_manifest& manifest);

} // namespace lectern::app
