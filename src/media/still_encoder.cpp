#include "still_encoder.hpp"

#include "av_error.hpp"

namespace lectern::media {

result<av_ptr<AVCodecContext>> still_encoder(const char* name, const AVFrame& like, AVPixelFormat format) {
    const auto* codec = avcodec_find_encoder_by_name(name);
    if (codec == nullptr)
        return error{errc::internal, std::string("opening the encoder ") + name + ": it is not installed"};
    av_ptr<AVCodecContext> context(avcodec_alloc_context3(codec));
    if (!context) throw std::bad_alloc();
    context->width = like.width;
    context->height = like.height;
    context->pix_fmt = format;
    context->time_base = {1, 1};
    context->thread_count = 1;
    return context;
}

result<av_ptr<AVPacket>> encode_still(AVCodecContext& encoder, option_set& options, AVFrame& picture) {
    const std::string name = encoder.codec->name;
    if (const int failed = avcodec_open2(&encoder, nullptr, options.get()); failed < 0)
        return from_av(failed, "opening the encoder " + name);
    if (auto taken = options.all_taken(name); !taken) return taken.error();
    picture.pts = 0;
    auto packet = make_packet();
    int done = avcodec_send_frame(&encoder, &picture);
    if (done >= 0) done = avcodec_send_frame(&encoder, nullptr);
    if (done >= 0) done = avcodec_receive_packet(&encoder, packet.get());
    if (done < 0) return from_av(done, "encoding a picture with " + name);
    return packet;
}

} // namespace lectern::media
