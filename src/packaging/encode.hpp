// The encoding of one package: once for all rungs, and the lowest again when it measured too much.
#pragma once

#include "ladder_plan.hpp"
#include "progress_meter.hpp"
#include "workplace.hpp"

#include "lectern/packaging/package_recording.hpp"

#include <filesystem>

namespace lectern::packaging {

constexpr std::chrono::seconds shortest_measured{1};
constexpr int low_rung_attempts =
    2; // more encodings of the lowest rung, each of a fraction of the cost of the whole

struct encoding {
    const std::filesystem::path& input;
    const package_options& options;
    const workplace& place;
    progress_meter& meter;
    sound_ends sound = {};                                                       // of what encode_sound made
    std::function<std::optional<std::chrono::microseconds>()> heard_beside = {}; // media::transcode_beside
};

// The sound of `planned` alone, for encode to go on from. `until`: of all progress.
result<media::transcode_output> encode_sound(const encoding& what, const ladder& planned, double until);

// The renditions of `planned` as they are: what is beside them in place.making() stays.
result<media::transcode_output> encode_rest(const encoding& what, const ladder& planned);

// How far the whole of packaging is after the first encoding, and once the lowest rung fits.
struct encoded_until {
    double first = first_encoding_until, fitted = low_rung_until;
};

// Writes the renditions into place.making(), going on from what lies there. `planned` gets what was made of
// the lowest rung, and a remark when it does not fit. Errors: those of media::transcode.
result<media::transcode_output> encode_pictures(const encoding& what, ladder& planned, encoded_until until);

// The same, to the end: sound that was encoded before the picture ends with it.
result<media::transcode_output> encode(const encoding& what, ladder& planned);

} // namespace lectern::packaging
