#include "lectern/media/still_picture.hpp"

#include "av_error.hpp"
#include "jpeg.hpp"

#include "lectern/media/transcode.hpp"

#include <climits>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lectern::media {
namespace {

error no_picture() {
    return {errc::refused, "The image is damaged or no WebP."};
}

result<av_ptr<AVFrame>> decode(std::string_view webp, std::int64_t max_pixels) {
    const auto* codec = avcodec_find_decoder(AV_CODEC_ID_WEBP);
    if (codec == nullptr) return error{errc::internal, "opening the WebP decoder: it is not installed"};
    av_ptr<AVCodecContext> context(avcodec_alloc_context3(codec));
    if (!context) throw std::bad_alloc();
    context->thread_count = 1;
    context->max_pixels = max_pixels;
    if (const int failed = avcodec_open2(context.get(), codec, nullptr); failed < 0)
        return from_av(failed, "opening the WebP decoder");
    const auto packet = make_packet();
    if (webp.empty() || webp.size() > INT_MAX / 2 ||
        av_new_packet(packet.get(), static_cast<int>(webp.size())) < 0)
        return no_picture();
    std::memcpy(packet->data, webp.data(), webp.size());
    auto picture = make_frame();
    int done = avcodec_send_packet(context.get(), packet.get());
    if (done >= 0) done = avcodec_send_packet(context.get(), nullptr);
    if (done >= 0) done = avcodec_receive_frame(context.get(), picture.get());
    if (done < 0) return no_picture();
    return picture;
}

} // namespace

result<still_picture> decode_webp(std::string_view webp, const still_size& size) {
    prepare_libav();
    const auto picture = decode(webp, size.max_pixels);
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
