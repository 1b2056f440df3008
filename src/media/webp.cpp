#include "webp.hpp"

#include "jpeg.hpp"
#include "still_encoder.hpp"

#include <algorithm>
#include <cmath>

namespace lectern::media {

result<std::string> to_webp(const AVFrame& picture, int quality) {
    const auto encoder = still_encoder("libwebp", picture, AV_PIX_FMT_YUV420P);
    if (!encoder) return encoder.error();
    const auto scaled = scale_picture(picture, picture.width, picture.height, AV_PIX_FMT_YUV420P);
    if (!scaled) return scaled.error();
    option_set options{{"preset", "text"}, {"quality", std::to_string(quality)}};
    const auto packet = encode_still(**encoder, options, **scaled);
    if (!packet) return packet.error();
    return std::string(bytes_of(**packet));
}

result<std::shared_ptr<const AVFrame>> no_wider(const AVFrame& picture, int width) {
    if (picture.width <= width) return std::shared_ptr<const AVFrame>(share(picture));
    const double height = static_cast<double>(picture.height) * width / picture.width;
    const int even = std::max(2, static_cast<int>(std::lround(height / 2)) * 2);
    auto smaller = scale_picture(picture, width, even, AV_PIX_FMT_YUV420P);
    if (!smaller) return smaller.error();
    (*smaller)->colorspace = AVCOL_SPC_SMPTE170M;
    (*smaller)->color_range = AVCOL_RANGE_MPEG;
    (*smaller)->color_primaries = picture.color_primaries;
    (*smaller)->color_trc = picture.color_trc;
    return std::shared_ptr<const AVFrame>(std::move(*smaller));
}

result<std::string> slide_webp(const AVFrame& picture, const slide_quality& quality) {
    const auto sized = no_wider(picture, width_at(quality, picture.width));
    return sized ? to_webp(**sized, quality.webp) : sized.error();
}

} // namespace lectern::media
