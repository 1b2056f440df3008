#include "webp.hpp"

#include "jpeg.hpp"
#include "still_encoder.hpp"

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

} // namespace lectern::media
