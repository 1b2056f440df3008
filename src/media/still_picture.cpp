#include "lectern/media/still_picture.hpp"

#include "av_error.hpp"
#include "jpeg.hpp"
#include "still_decoder.hpp"

#include "lectern/media/transcode.hpp"

#include <algorithm>
#include <cmath>

namespace lectern::media {

result<still_picture> decode_webp(std::string_view webp, const still_size& size) {
    prepare_libav();
    const auto picture = decode_still(webp, AV_CODEC_ID_WEBP, size.max_pixels);
    if (!picture) return picture.error();
    const int longer = std::max((*picture)->width, (*picture)->height);
    const double factor = static_cast<double>(std::clamp(longer, size.least, size.most)) / longer;
    const auto scaled = [factor](int side) {
        return std::max(1, static_cast<int>(std::lround(side * factor)));
    };
    still_picture made{scaled((*picture)->width), scaled((*picture)->height), {}};
    const auto grey = scale_picture(**picture, made.width, made.height, AV_PIX_FMT_GRAY8);
    if (!grey) return grey.error();
    made.grey.reserve(static_cast<std::size_t>(made.width) * static_cast<std::size_t>(made.height));
    for (int y = 0; y < made.height; ++y) {
        const auto* row = (*grey)->data[0] + static_cast<std::ptrdiff_t>(y) * (*grey)->linesize[0];
        made.grey.insert(made.grey.end(), row, row + made.width);
    }
    return made;
}

} // namespace lectern::media
