// The small grey picture that pictures are compared by.
#pragma once

#include "libav.hpp"
#include "slide_grid.hpp"

namespace lectern::media {

// Pixels of the picture on a side of one of the small picture's.
int shrink_factor(const AVFrame& picture);

// The luma plane of 8 bits, each pixel the mean of a square; at most 320 pixels on the longer side.
slide_grid shrink(const AVFrame& picture);

} // namespace lectern::media
