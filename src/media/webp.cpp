#include "webp.hpp"

#include "av_error.hpp"
#include "jpeg.hpp"
#include "option_set.hpp"

namespace lectern::media {

result<std::string> to_webp(const AVFrame& picture, int quality) {
    const auto* codec = avcodec_find_encoder_by_name("libwebp");
    if (codec == nullptr) return error{errc::internal, "opening the WebP encoder: it is not installed"};
    const auto scaled = scale_picture(picture, picture.width, picture.height, AV_PIX_FMT_YUV420P);
    if (!scaled) return scaled.error();
    av_ptr<AVCodecContext> context(avcodec_alloc_context3(codec));
    if (!context) throw std::bad_alloc();
    context->width = picture.width;
    context->height = picture.height;
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->time_base = {1, 1};
    context->thread_count = 1;
    option_set options{{"preset", "text"}, {"quality", std::to_string(quality)}};
    if (const int failed = avcodec_open2(context.get(), codec, options.get()); failed < 0)
        return from_av(failed, "opening the WebP encoder");
    if (auto taken = options.all_taken("the WebP encoder"); !taken) return taken.error();
    (*scaled)->pts = 0;
    const auto packet = make_packet();
    int done = avcodec_send_frame(context.get(), scaled->get());
    if (done >= 0) done = avcodec_send_frame(context.get(), nullptr);
    if (done >= 0) done = avcodec_receive_packet(context.get(), packet.get());
    if (done < 0) return from_av(done, "encoding a WebP image");
    return std::string(reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size));
}

} // namespace lectern::media
