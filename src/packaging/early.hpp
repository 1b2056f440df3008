// Packages of the sound (and of the slides, where they are known already), and of the lowest picture with
// them where the others take much longer: a lecture can be heard, and seen, long before all of it is there.
#pragma once

#include "complete.hpp"
#include "encode.hpp"

#include <optional>
#include <vector>

namespace lectern::packaging {

// Whether the recording is long enough, has both sound and picture, and somebody wants to know.
bool comes_early(const package_options& options, const media::media_info& info,
                 const media::transcode_plan& plan);

// Encodes the sound, then the lowest picture, into place.making(), where the encoding of the whole finds
// them, and notes where the sound ends. Says so to options.on_early once a package of copies is whole and
// checked: of the main sound, while the low ones are still being encoded; of all of it; and of that with the
// picture, where it pays. Errors: those of media::transcode and package_recording.
struct early_facts {
    const media::media_info& info;
    const ladder& planned;
    const std::optional<media::slides_output>& slides; // with images in place.making(), when they are known
};
result<void> make_early(const encoding& what, const early_facts& known,
                        const std::vector<caption_input>& captions);

// Whether the lowest picture is worth a decoding of the recording for itself: where a camera's others are
// much to encode. Those of slides are there soon after their lowest (ADR 6).
bool lowest_pays(const media::media_info& info, const media::transcode_plan& plan);

// Slides that were found by a look that may have taken the end for another.
media::slides_output within(media::slides_output found, std::chrono::microseconds end);

} // namespace lectern::packaging
