// How sharp the images of slides may be, the sharpest first.
#pragma once

#include <array>
#include <cstddef>

namespace lectern::media {

// WebP's quality (0 to 100), and SVT-AV1's crf that comes as near to the picture (bench/avif.py).
struct slide_quality {
    int webp, crf;
    double bytes;     // of a page of text, of those that the sharpest takes
    double width = 1; // of the picture's: letters keep more of few bytes in a smaller one
};

// Measured in docs/measurements.md, as is which is coarser to read.
inline constexpr std::array slide_qualities{
    slide_quality{82, 24, 1},         slide_quality{70, 29, 0.85},      slide_quality{58, 34, 0.8},
    slide_quality{45, 38, 0.73},      slide_quality{30, 44, 0.66},      slide_quality{10, 47, 0.49},
    slide_quality{5, 50, 0.42},       slide_quality{1, 55, 0.34},       slide_quality{0, 60, 0.24},
    slide_quality{5, 52, 0.165, 0.5}, slide_quality{1, 58, 0.124, 0.5}, slide_quality{1, 62, 0.1, 0.44}};

inline constexpr std::size_t last_usual_quality = 4; // what is coarser is for many dense slides in a row

// Of the image that a picture of this width gets: not so small that small print goes.
constexpr int width_at(const slide_quality& quality, int width) {
    constexpr int legible = 840;
    const int wanted = static_cast<int>(width * quality.width) / 2 * 2;
    return width <= legible ? width : wanted < legible ? legible : quality.width < 1 ? wanted : width;
}

} // namespace lectern::media
