// The picture that comes with sound: album art, a podcast's cover.
#pragma once

#include "input.hpp"

#include "lectern/media/transcode.hpp"

namespace lectern::media {

// A JPEG inside the plan's poster size, of the cover's shape; empty when there is none that can be read.
std::string cover_jpeg(const input& from, const transcode_plan& plan, const input_limits& limits);

} // namespace lectern::media
