// The small grey picture that pictures are compared by.
#pragma once

#include "libav.hpp"
#include "slide_grid.hpp"

namespace lectern::media {

// The luma plane of 8 bits, each pixel the mean of a square; at most 320 pixels on the longer side.
slide_grid shrink(const AVFrame& picture);

} // namespace lectern::media
