// A lecture's poster, made of a picture that somebody sent or of a slide.
#pragma once

#include "lectern/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lectern::media {

// Pixels. A picture that is larger is made smaller, none is made larger.
constexpr int largest_poster = 1280, largest_lean_poster = 800; // of its longer side, of its width
constexpr int smallest_poster = 90;                             // of the shorter side; less is refused
// Bytes that are aimed at, where that can be had.
constexpr std::size_t poster_bytes = 160'000, lean_poster_bytes = 12'000;

struct made_poster {
    std::string picture, lean; // WebP; nothing of the original is in them but its pixels
    int width = 0, height = 0; // of `picture`
};

// Decodes a JPEG, PNG or WebP picture: only behind the sandbox's walls. It is turned as its EXIF says, and
// laid on white where it is transparent. `max_pixels`: more is refused before it is decoded. Errors: refused,
// with a sentence for whoever sent it; internal.
result<made_poster> make_poster(std::string_view image, std::int64_t max_pixels);

} // namespace lectern::media
