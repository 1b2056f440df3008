// From renditions to a package: all that stands beside them.
#pragma once

#include "caption_tracks.hpp"
#include "ladder_plan.hpp"
#include "progress_meter.hpp"

#include "lectern/media/media_info.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>
#include <vector>

namespace lectern::packaging {

struct ingredients {
    const media::media_info& info;
    const ladder& planned;
    const media::transcode_output& output;
    std::vector<caption_input> captions;
    progress_meter& meter;
    bool looked_at_before = false; // the slides are those of look_while_arriving
};

// Writes the rest of the package into `directory`, which holds the renditions. Errors: those of captions,
// io, no_space.
result<store::package_manifest> complete(ingredients from, const std::filesystem::path& directory);

} // namespace lectern::packaging
