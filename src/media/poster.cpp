#include "lectern/media/poster.hpp"

#include "av_error.hpp"
#include "image_facts.hpp"
#include "jpeg.hpp"
#include "still_decoder.hpp"
#include "still_encoder.hpp"
#include "webp.hpp"

#include "lectern/media/transcode.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lectern::media {
namespace {

constexpr std::array<int, 4> qualities{82, 70, 55, 40};
constexpr std::array<int, 4> lean_qualities{70, 50, 35, 20};
constexpr std::array<int, 3> lean_widths{largest_lean_poster, 640, 480};

AVCodecID decoder_of(image_kind kind) noexcept {
    if (kind == image_kind::png) return AV_CODEC_ID_PNG;
    return kind == image_kind::webp ? AV_CODEC_ID_WEBP : AV_CODEC_ID_MJPEG;
}

result<image_facts> check_image(std::string_view image, std::int64_t max_pixels) {
    const auto facts = look_at_image(image);
    if (!facts) return error{errc::refused, "The file is no JPEG, PNG or WebP picture."};
    if (facts->width > max_pixels / facts->height)
        return error{errc::refused, "The picture has " + std::to_string(facts->width) + " x " +
                                        std::to_string(facts->height) + " pixels, more than the " +
                                        std::to_string(max_pixels) + " that are taken. Make it smaller: " +
                                        std::to_string(largest_poster) +
                                        " pixels along its longer side are enough."};
    return *facts;
}

// How a picture is turned for showing: its columns and rows go right, left, down or up.
struct turn {
    int right = 1, down = 0;             // of one step to the right in the file
    int below_right = 0, below_down = 1; // of one step down
};

// Of the EXIF in the file, as FFmpeg gives it (libavutil/display.h). What is no turn by quarters is none.
turn turn_of(const AVFrame& picture) {
    const auto* side = av_frame_get_side_data(&picture, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side == nullptr || side->size < 9 * sizeof(std::int32_t)) return {};
    const auto* matrix = reinterpret_cast<const std::int32_t*>(side->data);
    const auto sign = [&](int at) { return (matrix[at] > 0) - (matrix[at] < 0); };
    const turn found{sign(0), sign(1), sign(3), sign(4)};
    const bool lies = found.right != 0 && found.down == 0 && found.below_right == 0 && found.below_down != 0;
    const bool stands =
        found.right == 0 && found.down != 0 && found.below_right != 0 && found.below_down == 0;
    return lies || stands ? found : turn{};
}

// `rgba` on white, turned.
result<av_ptr<AVFrame>> laid_out(const AVFrame& rgba, const turn& how) {
    const bool stands = how.right == 0;
    auto out = make_frame();
    out->width = stands ? rgba.height : rgba.width;
    out->height = stands ? rgba.width : rgba.height;
    out->format = AV_PIX_FMT_RGB24;
    if (const int failed = av_frame_get_buffer(out.get(), 0); failed < 0)
        return from_av(failed, "turning a picture");
    const int first_x = (how.right < 0 || how.below_right < 0) ? out->width - 1 : 0;
    const int first_y = (how.down < 0 || how.below_down < 0) ? out->height - 1 : 0;
    for (int y = 0; y < rgba.height; ++y) {
        const auto* from = rgba.data[0] + static_cast<std::ptrdiff_t>(y) * rgba.linesize[0];
        for (int x = 0; x < rgba.width; ++x, from += 4) {
            const auto to_x = first_x + how.right * x + how.below_right * y;
            const auto to_y = first_y + how.down * x + how.below_down * y;
            auto* to = out->data[0] + static_cast<std::ptrdiff_t>(to_y) * out->linesize[0] +
                       static_cast<std::ptrdiff_t>(to_x) * 3;
            for (int c = 0; c < 3; ++c)
                to[c] = static_cast<std::uint8_t>((from[c] * from[3] + 255 * (255 - from[3]) + 127) / 255);
        }
    }
    return out;
}

struct picture_size {
    int width = 0, height = 0;
};

picture_size inside(const AVFrame& picture, double fit) {
    const auto scaled = [fit](int side) { return std::max(1, static_cast<int>(std::lround(side * fit))); };
    return {scaled(picture.width), scaled(picture.height)};
}

result<std::string> encode_lean(const AVFrame& picture) {
    return encode_within(lean_poster_bytes, lean_widths, [&](int width) -> result<std::string> {
        const auto size = inside(picture, std::min(1.0, static_cast<double>(width) / picture.width));
        const auto small = scale_picture(picture, size.width, size.height, AV_PIX_FMT_RGB24);
        if (!small) return small.error();
        return encode_within(lean_poster_bytes, lean_qualities,
                             [&](int quality) { return to_webp(**small, quality); });
    });
}

} // namespace

result<made_poster> make_poster(std::string_view image, std::int64_t max_pixels) {
    prepare_libav();
    const auto facts = check_image(image, max_pixels);
    if (!facts) return facts.error();
    // FFmpeg counts rows that are longer, for its alignment.
    const auto decoded = decode_still(image, decoder_of(facts->kind), 2 * max_pixels);
    if (!decoded) return decoded.error();
    const auto& whole = **decoded;
    if (whole.width > max_pixels / whole.height) return error{errc::refused, "The picture is damaged."};
    const auto fit = std::min(1.0, static_cast<double>(largest_poster) / std::max(whole.width, whole.height));
    const auto size = inside(whole, fit);
    if (std::min(size.width, size.height) < smallest_poster)
        return error{errc::refused, "The picture has " + std::to_string(whole.width) + " x " +
                                        std::to_string(whole.height) + " pixels: too small or too narrow."};
    const auto rgba = scale_picture(whole, size.width, size.height, AV_PIX_FMT_RGBA);
    if (!rgba) return rgba.error();
    const auto flat = laid_out(**rgba, turn_of(whole));
    if (!flat) return flat.error();
    auto picture =
        encode_within(poster_bytes, qualities, [&](int quality) { return to_webp(**flat, quality); });
    if (!picture) return picture.error();
    auto lean = encode_lean(**flat);
    if (!lean) return lean.error();
    return made_poster{std::move(*picture), std::move(*lean), (*flat)->width, (*flat)->height};
}

} // namespace lectern::media
