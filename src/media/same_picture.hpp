// Whether two pictures are one: what need not be scaled and looked at twice. Pure.
#pragma once

#include "libav.hpp"

namespace lectern::media {

bool same_pixels(const AVFrame& a, const AVFrame& b);

// The same but for the noise that compression leaves on a screen: no block of 16x16 pixels differs by more
// than that. A pointer, a pen's stroke, a letter or a thin line does. `differed`: the row of pixels, of
// whatever plane, where the call before found a difference, 0 at first; a camera's picture moves where it did
// before.
bool looks_the_same(const AVFrame& a, const AVFrame& b, int& differed);

} // namespace lectern::media
