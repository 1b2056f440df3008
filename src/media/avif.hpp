// AVIF files: the images of slides, a second time.
#pragma once

#include "av_ptr.hpp"
#include "slide_quality.hpp"

#include <filesystem>
#include <string>

namespace lectern::media {

// The whole picture at its own size, in about 1 to 4 CPU s at 1080p. `crf`: 0 to 63, as SVT-AV1's. Shape: 8
// bit 4:2:0, tagged. Errors: internal. Reference: AV1 Image File Format 1.1.
result<std::string> to_avif(const AVFrame& picture, int crf);

// `webp` with another ending, if that is smaller and as sharp; the picture is the one that `webp` was made
// of. A picture that cannot be encoded is left out. Errors: internal, io, no_space.
result<void> write_avif_beside(const AVFrame& picture, const std::filesystem::path& webp);
// The same of a picture as wide as the image, where it is known what that was made with.
result<void> write_avif_beside(const AVFrame& picture, const std::filesystem::path& webp,
                               const slide_quality& quality);

} // namespace lectern::media
