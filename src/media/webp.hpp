// WebP files: the images of slides.
#pragma once

#include "av_ptr.hpp"
#include "slide_quality.hpp"

#include <memory>
#include <string>

namespace lectern::media {

// The whole picture at its own size. `quality`: 0 to 100. Errors: internal.
result<std::string> to_webp(const AVFrame& picture, int quality);
// With the width that goes with the quality. Errors: internal.
result<std::string> slide_webp(const AVFrame& picture, const slide_quality& quality);
// The picture itself, or one that is only so wide, in BT.601. Errors: internal.
result<std::shared_ptr<const AVFrame>> no_wider(const AVFrame& picture, int width);

} // namespace lectern::media
