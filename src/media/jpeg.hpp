// Still pictures: scaled copies in packed RGB, and JPEG files.
#pragma once

#include "av_ptr.hpp"

#include <string>

namespace lectern::media {

constexpr int poster_quality = 4; // of 2 (best) .. 31

// Packed RGB rows of the whole picture at this size. Errors: internal.
result<std::string> to_rgb(const AVFrame& picture, int width, int height);

// A JPEG of the picture at this size. Errors: internal.
result<std::string> to_jpeg(const AVFrame& picture, int width, int height, int quality);

// A new picture of the given size and format. Errors: internal.
result<av_ptr<AVFrame>> scale_picture(const AVFrame& picture, int width, int height, AVPixelFormat format);

} // namespace lectern::media
