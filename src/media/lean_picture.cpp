#include "avif.hpp"
#include "jpeg.hpp"
#include "still_decoder.hpp"
#include "still_encoder.hpp"
#include "webp.hpp"

#include "lectern/media/lean_file.hpp"

#include <climits>

#include <algorithm>
#include <array>

namespace lectern::media {
namespace {

constexpr std::array<int, 4> qualities{70, 50, 35, 20};
constexpr std::array<int, 4> avif_qualities{29, 37, 44, 52}; // crf

result<av_ptr<AVFrame>> decode_webp(std::string_view webp) {
    auto picture = decode_still(webp, AV_CODEC_ID_WEBP, INT_MAX);
    if (!picture && picture.error().code == errc::refused)
        return error{errc::corrupt, "a slide cannot be decoded"};
    return picture;
}

result<av_ptr<AVFrame>> small_picture(std::string_view webp) {
    const auto picture = decode_webp(webp);
    if (!picture) return picture.error();
    const auto& whole = **picture;
    const double fit = std::min(1.0, static_cast<double>(lean_picture_width) / std::max(1, whole.width));
    const auto even = [&](int side) { return std::max(2, static_cast<int>(side * fit) / 2 * 2); };
    return scale_picture(whole, even(whole.width), even(whole.height), AV_PIX_FMT_YUV420P);
}

} // namespace

result<std::string> lean_picture(std::string_view webp) {
    const auto small = small_picture(webp);
    if (!small) return small.error();
    return encode_within(lean_picture_bytes, qualities,
                         [&](int quality) { return to_webp(**small, quality); });
}

result<void> check_lean_picture(std::string_view webp) {
    const auto picture = decode_webp(webp);
    return picture ? result<void>() : picture.error();
}

result<std::string> lean_avif(std::string_view webp) {
    const auto small = small_picture(webp);
    if (!small) return small.error();
    return encode_within(lean_avif_bytes, avif_qualities, [&](int crf) { return to_avif(**small, crf); });
}

} // namespace lectern::media
