// Tells a page that is scrolled from other motion.
#pragma once

#include "inset_mask.hpp"
#include "libav.hpp"

namespace lectern::media {

// Whether what moved from one picture to the next is the same drawing higher or lower. `moved`: the cells of
// their small pictures. Pictures have 8 bits and one size.
bool is_scrolled(const AVFrame& before, const AVFrame& now, const cell_flags& moved);

} // namespace lectern::media
