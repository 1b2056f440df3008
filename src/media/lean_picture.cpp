#include "allow_list.hpp"
#include "av_error.hpp"
#include "avif.hpp"
#include "jpeg.hpp"
#include "webp.hpp"

#include "lectern/media/lean_file.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace lectern::media {
namespace {

constexpr std::array<int, 4> qualities{70, 50, 35, 20};
constexpr std::array<int, 4> avif_qualities{29, 37, 44, 52}; // crf

result<av_ptr<AVFrame>> decode_webp(std::string_view webp) {
    const auto* codec = find_allowed_decoder(AV_CODEC_ID_WEBP);
    if (codec == nullptr) return error{errc::internal, "opening the WebP decoder: it is not there"};
    av_ptr<AVCodecContext> context(avcodec_alloc_context3(codec));
    if (!context) throw std::bad_alloc();
    context->thread_count = 1;
    if (const int failed = avcodec_open2(context.get(), codec, nullptr); failed < 0)
        return from_av(failed, "opening the WebP decoder");
    const auto packet = make_packet();
    if (av_new_packet(packet.get(), static_cast<int>(webp.size())) < 0) throw std::bad_alloc();
    std::memcpy(packet->data, webp.data(), webp.size());
    auto picture = make_frame();
    int done = avcodec_send_packet(context.get(), packet.get());
    if (done >= 0) done = avcodec_send_packet(context.get(), nullptr);
    if (done >= 0) done = avcodec_receive_frame(context.get(), picture.get());
    if (done < 0) return error{errc::corrupt, "a slide cannot be decoded"};
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
    result<std::string> made = error{errc::internal, "no quality was tried"};
    for (const auto quality : qualities) {
        made = to_webp(**small, quality);
        if (!made || made->size() <= lean_picture_bytes) break;
    }
    return made;
}

result<void> check_lean_picture(std::string_view webp) {
    const auto picture = decode_webp(webp);
    return picture ? result<void>() : picture.error();
}

result<std::string> lean_avif(std::string_view webp) {
    const auto small = small_picture(webp);
    if (!small) return small.error();
    result<std::string> made = error{errc::internal, "no quality was tried"};
    for (const auto crf : avif_qualities) {
        made = to_avif(**small, crf);
        if (!made || made->size() <= lean_avif_bytes) break;
    }
    return made;
}

} // namespace lectern::media
