// A WebP image as grey pixels: what Tesseract reads.
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace lectern::media {

struct still_picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> grey; // row by row, full range
};

// The picture is made larger or smaller until its longer side is `least` to `most` pixels. `max_pixels`: of
// the image; more is refused. Errors: refused.
struct still_size {
    int least = 0, most = 0;
    std::int64_t max_pixels = 0;
};
result<still_picture> decode_webp(std::string_view webp, const still_size& size);

} // namespace lectern::media
