// How sharp the images of slides may be, the sharpest first.
#pragma once

#include <array>

namespace lectern::media {

// WebP's quality (0 to 100), and SVT-AV1's crf that comes as near to the picture (bench/avif.py).
struct slide_quality {
    int webp, crf;
};

inline constexpr std::array slide_qualities{slide_quality{82, 24}, slide_quality{70, 29},
                                            slide_quality{58, 34}, slide_quality{45, 38},
                                            slide_quality{30, 44}};

} // namespace lectern::media
