#include "decoder.hpp"

#include "allow_list.hpp"
#include "av_error.hpp"
#include "option_set.hpp"

namespace lectern::media {

result<decoder> decoder::open(const AVStream& stream, const input_limits& limits, int threads) {
    const auto* codec = find_allowed_decoder(stream.codecpar->codec_id);
    if (codec == nullptr)
        return error{errc::refused, std::string("The recording is in a format (") +
                                        avcodec_get_name(stream.codecpar->codec_id) +
                                        ") that is not accepted."};
    av_ptr<AVCodecContext> context(avcodec_alloc_context3(codec));
    if (!context) throw std::bad_alloc();
    if (const int failed = avcodec_parameters_to_context(context.get(), stream.codecpar); failed < 0)
        return from_av(failed, "preparing a decoder");
    context->pkt_timebase = {1, 1'000'000};
    context->max_pixels = limits.max_pixels;
    context->thread_count = threads;
    option_set options;
    if (const int failed = avcodec_open2(context.get(), codec, options.get()); failed < 0)
        return error{errc::refused, std::string("The recording's ") + codec->name +
                                        " data is damaged from the start and cannot be decoded."};
    return decoder(std::move(context));
}

result<void> decoder::decode(const AVPacket* packet, const sink& use) {
    int sent = avcodec_send_packet(context_.get(), packet);
    // A decoder that is full gives its pictures first.
    if (sent == AVERROR(EAGAIN)) {
        if (auto drained = drain(use); !drained) return drained;
        sent = avcodec_send_packet(context_.get(), packet);
    }
    if (sent < 0 && sent != AVERROR_EOF) ++damaged_;
    return drain(use);
}

result<void> decoder::drain(const sink& use) {
    for (;;) {
        const int got = avcodec_receive_frame(context_.get(), frame_.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return {};
        if (got < 0) {
            ++damaged_;
            return {};
        }
        ++frames_;
        if (frame_->decode_error_flags != 0 || (frame_->flags & AV_FRAME_FLAG_CORRUPT) != 0) ++damaged_;
        auto used = use(*frame_);
        av_frame_unref(frame_.get());
        if (!used) return used;
    }
}

} // namespace lectern::media
