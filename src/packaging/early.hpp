// A package of the sound (and of the slides, where they are known already), which is whole long before the
// pictures are: a lecture can be heard meanwhile.
#pragma once

#include "complete.hpp"
#include "encode.hpp"

#include <optional>
#include <vector>

namespace lectern::packaging {

// Whether the recording is long enough, has both sound and picture, and somebody wants to know.
bool comes_early(const package_options& options, const media::media_info& info,
                 const media::transcode_plan& plan);

// Encodes the sound into place.making(), where the encoding of the whole finds it, and notes where it ends.
// Says so to options.on_early twice, once a package of copies is whole and checked: of the main sound, while
// the low ones are still being encoded, and of all of it. Errors: those of media::transcode and
// package_recording.
struct early_facts {
    const media::media_info& info;
    const ladder& planned;
    const std::optional<media::slides_output>& slides; // with images in place.making(), when they are known
};
result<void> make_early(const encoding& what, const early_facts& known,
                        const std::vector<caption_input>& captions);

// Slides that were found by a look that may have taken the end for another.
media::slides_output within(media::slides_output found, std::chrono::microseconds end);

} // namespace lectern::packaging
