// Decodes one still picture.
#pragma once

#include "av_ptr.hpp"

#include <cstdint>
#include <string_view>

namespace lectern::media {

// `max_pixels`: of the picture; more is refused. Errors: refused, internal.
result<av_ptr<AVFrame>> decode_still(std::string_view image, AVCodecID codec, std::int64_t max_pixels);

} // namespace lectern::media
