// WebP files: the images of slides.
#pragma once

#include "av_ptr.hpp"

#include <string>

namespace lectern::media {

// The whole picture at its own size. `quality`: 0 to 100. Errors: internal.
result<std::string> to_webp(const AVFrame& picture, int quality);

} // namespace lectern::media
