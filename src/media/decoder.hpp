// Decodes one stream with an allowed decoder, counting damage instead of giving up on it. Time stamps of
// packets and frames are microseconds on the timeline.
#pragma once

#include "av_ptr.hpp"

#include "lectern/media/probe.hpp"

#include <functional>

namespace lectern::media {

class decoder {
public:
    using sink = std::function<result<void>(AVFrame&)>;

    // Errors: refused.
    static result<decoder> open(const AVStream& stream, const input_limits& limits, int threads);

    // Null packet: the end; what the decoder still holds comes out. Errors: only what `use` returns.
    result<void> decode(const AVPacket* packet, const sink& use);
    // Forgets what came before; after the end, makes the decoder usable again.
    void restart() { avcodec_flush_buffers(context_.get()); }

    AVCodecContext& context() noexcept { return *context_; }
    std::int64_t damaged() const noexcept { return damaged_; } // packets and pictures
    std::int64_t frames() const noexcept { return frames_; }

private:
    explicit decoder(av_ptr<AVCodecContext> context) : context_(std::move(context)), frame_(make_frame()) {}

    result<void> drain(const sink& use);

    av_ptr<AVCodecContext> context_;
    av_ptr<AVFrame> frame_;
    std::int64_t damaged_ = 0;
    std::int64_t frames_ = 0;
};

} // namespace lectern::media
