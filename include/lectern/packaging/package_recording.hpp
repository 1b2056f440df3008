// One recording in, one package directory out: what `lectern package` and `lectern import recording` both do.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/transcode.hpp"
#include "lectern/packaging/encoding_targets.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::packaging {

struct caption_source {
    std::string language;       // BCP 47, as given: "en", "zh-Hans"
    std::filesystem::path file; // WebVTT or SubRip, any common text encoding
    // Of the recording that this one replaces: gives way to what is given or carried for its language, is
    // left out when it cannot be used, and is marked as such in the manifest.
    bool from_before = false;
    media::cut_list cut = {}; // what its times were left without; empty: they are the recording's
};

enum class package_part {
    whole,
    first, // what encodes quickly; the manifest's plan names what is to follow (`follows`)
    rest,  // that: the work directory holds the files of the first part, linked into making/
};

struct package_options {
    std::vector<caption_source> captions;
    media::input_limits limits;
    encoding_targets targets;
    media::cut_list cuts; // pieces of the recording that are left out
    package_part part = package_part::whole;
    std::function<void(const media::progress&)> on_progress; // Thread: any, one at a time
    std::stop_token stop;
    // A directory that outlives an attempt: what was encoded in it for the same recording is used. What
    // cannot be used is removed. Empty: a scratch directory beside the output.
    std::filesystem::path work;
    std::function<void(std::string_view)> on_note; // for the log: what of an earlier attempt is used. Thread:
                                                   // as on_progress
    // A package of sound, or of that and the lowest picture, is whole and checked, in work/ under one of
    // early_names, while the rest is being made: move it away. Up to three come, one after the other, and
    // each holds all that those before do. Without this, or without `work`, none is made. Thread: the
    // caller's.
    std::function<void(const std::filesystem::path& directory)> on_early;
    bool heard = false; // an earlier attempt's package of all sound was taken: a picture alone may come early
};

struct package_report {
    std::filesystem::path directory;
    store::package_manifest manifest;
    std::string id; // SHA-256 of manifest.json
};

// Whether the rest of a package that was made as `first` would add anything.
bool has_more_to_come(const store::package_manifest& manifest);

// The files of a first part that the rest goes with: all but those that are written anew.
bool is_kept_for_the_rest(std::string_view path);

// Writes to a scratch directory beside `out`, or to `options.work`, and renames it when it is whole and
// checked: `out` is complete or not there. With `options.work`, an `out` that an earlier attempt completed is
// checked and returned. Errors: usage (out exists, a caption language twice), refused (a sentence for the
// instructor), corrupt (what was made did not pass the check), no_space, io, cancelled; precondition when
// there is no rest to add.
result<package_report> package_recording(const std::filesystem::path& input, const std::filesystem::path& out,
                                         const package_options& options);

} // namespace lectern::packaging
