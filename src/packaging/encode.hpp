// The encoding of one package: once for all rungs, and the lowest again when it measured too much.
#pragma once

#include "ladder_plan.hpp"

#include "lectern/packaging/package_recording.hpp"

#include <filesystem>

namespace lectern::packaging {

constexpr std::chrono::seconds shortest_measured{1};
constexpr int low_rung_attempts =
    2; // more encodings of the lowest rung, each of a fraction of the cost of the whole

// Writes the renditions into `directory`. `remarks` gets what the encoder said and whether the lowest rung
// fits. Errors: those of media::transcode.
result<media::transcode_output> encode(const std::filesystem::path& input, ladder& planned,
                                       const std::filesystem::path& directory,
                                       const package_options& options);

} // namespace lectern::packaging
