// Tells a page that is scrolled from other motion.
#pragma once

#include "inset_mask.hpp"
#include "libav.hpp"

namespace lectern::media {

// Whether what moved from one picture to the next is the same drawing higher or lower. `moved`: the cells of
// their small pictures. `drawn`: it looks so; a page of photographs does not, nor does what a camera shows as
// it is tilted, so that such a page must be the very same. Pictures have 8 bits and one size.
bool is_scrolled(const AVFrame& before, const AVFrame& now, const cell_flags& moved, bool drawn);

} // namespace lectern::media
