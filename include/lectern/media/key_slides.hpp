// Slides from a recording's key frames, for a fraction of the time that all of its pictures take.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/transcode.hpp"

#include <filesystem>

namespace lectern::media {

// What a drawn recording (see transcode_plan::drawn) shows for long enough that a key frame has it, with
// images in directory/slides; provisional: `transcode` finds more, and finds it more exactly. Decodes each
// key frame and half a second after it, and looks for when a slide changed between two of them for as long as
// that is cheap. Where key frames are more than a minute apart a slide ends between them; where the picture
// changes its size or format the last one ends. Of `plan`: the streams, the size, the colours; it knows no
// cuts. Deterministic. Errors: those of transcode; refused where key frames are too rare for most of the
// recording, or its picture changes in its first half.
result<slides_output> find_key_slides(const std::filesystem::path& input, const transcode_plan& plan,
                                      const std::filesystem::path& directory,
                                      const transcode_options& options);

} // namespace lectern::media
