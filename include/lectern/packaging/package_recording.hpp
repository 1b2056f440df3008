// One recording in, one package directory out: what `lectern package` and `lectern import recording` both do.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/transcode.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace lectern::packaging {

struct caption_source {
    std::string language;       // BCP 47, as given: "en", "zh-Hans"
    std::filesystem::path file; // WebVTT or SubRip, any common text encoding
};

struct package_options {
    std::vector<caption_source> captions;
    media::input_limits limits;
    std::function<void(const media::progress&)> on_progress; // Thread: the caller's
    std::stop_token stop;
};

struct package_report {
    std::filesystem::path directory;
    store::package_manifest manifest;
    std::string id; // SHA-256 of manifest.json
};

// Writes to a scratch directory beside `out` and renames it when it is whole: `out` is complete or not there.
// Errors: usage (out exists, a caption language twice), refused (a sentence for the instructor), no_space,
// io, cancelled.
result<package_report> package_recording(const std::filesystem::path& input, const std::filesystem::path& out,
                                         const package_options& options);

} // namespace lectern::packaging
