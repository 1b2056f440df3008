#include "trial_encoding.hpp"

#include "av_error.hpp"
#include "option_set.hpp"

#include "lectern/media/survey.hpp"

#include <string>

namespace lectern::media {
namespace {

class trial {
public:
    result<void> open(const AVFrame& like) {
        const auto* codec = avcodec_find_encoder_by_name("libx264");
        if (codec == nullptr) return error{errc::internal, "trying the encoder: libx264 is not installed"};
        codec_.reset(avcodec_alloc_context3(codec));
        if (!codec_) throw std::bad_alloc();
        codec_->width = like.width;
        codec_->height = like.height;
        codec_->pix_fmt = AV_PIX_FMT_YUV420P;
        codec_->time_base = {1, static_cast<int>(trial_rate)};
        codec_->max_b_frames = 0;
        codec_->thread_count = 1;
        option_set options{{"preset", "veryfast"},
                           {"crf", std::to_string(trial_crf)},
                           {"x264-params", "scenecut=0:keyint=infinite"}};
        if (const int failed = avcodec_open2(codec_.get(), codec, options.get()); failed < 0)
            return from_av(failed, "trying the encoder");
        return options.all_taken("libx264");
    }

    result<void> encode(AVFrame* picture) {
        if (const int failed = avcodec_send_frame(codec_.get(), picture); failed < 0)
            return from_av(failed, "trying the encoder");
        for (;;) {
            const int got = avcodec_receive_packet(codec_.get(), packet_.get());
            if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return {};
            if (got < 0) return from_av(got, "trying the encoder");
            if (first_ == 0)
                first_ = static_cast<std::uint64_t>(packet_->size);
            else
                rest_ += packet_->size;
            av_packet_unref(packet_.get());
        }
    }

    std::uint64_t first() const noexcept { return first_; }
    double rest() const noexcept { return static_cast<double>(rest_); }

private:
    av_ptr<AVCodecContext> codec_;
    av_ptr<AVPacket> packet_ = make_packet();
    std::uint64_t first_ = 0;
    std::int64_t rest_ = 0;
};

} // namespace

result<trial_sizes> encode_on_trial(std::span<const av_ptr<AVFrame>> pictures) {
    trial encoder;
    if (auto opened = encoder.open(*pictures.front()); !opened) return opened.error();
    std::int64_t time = 0;
    for (const auto& picture : pictures) {
        auto frame = share(*picture);
        frame->pts = time++;
        frame->pict_type = AV_PICTURE_TYPE_NONE;
        if (auto done = encoder.encode(frame.get()); !done) return done.error();
    }
    if (auto done = encoder.encode(nullptr); !done) return done.error();
    const auto others = static_cast<double>(pictures.size() - 1);
    return trial_sizes{encoder.first(), others > 0 ? encoder.rest() / others : 0};
}

} // namespace lectern::media
