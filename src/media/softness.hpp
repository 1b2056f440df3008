// How much of its size a picture needs.
#pragma once

#include "av_ptr.hpp"

#include <array>

namespace lectern::media {

// Shares of a picture's lines at which it may be tried: 480 and 720 of 1080.
inline constexpr std::array sizes_tried{4.0 / 9, 2.0 / 3};

// The smallest of these shares, or 1, to which the picture can be scaled down and back without losing what
// one sees: a picture that was made larger, or is out of focus, needs no more. Measured as the structural
// similarity (Wang et al. 2004) of blocks that show something. Shape: 8 bit luma first. Errors: internal.
result<double> lines_needed(const AVFrame& picture);

} // namespace lectern::media
