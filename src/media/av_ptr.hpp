// Owners for FFmpeg's objects: one deleter, an overload per type.
#pragma once

#include "libav.hpp"

#include "lectern/base/error.hpp"

#include <cstring>
#include <memory>
#include <string_view>

namespace lectern::media {

struct av_delete {
    void operator()(AVFrame* p) const noexcept { av_frame_free(&p); }
    void operator()(AVPacket* p) const noexcept { av_packet_free(&p); }
    void operator()(AVCodecContext* p) const noexcept { avcodec_free_context(&p); }
    void operator()(AVFilterGraph* p) const noexcept { avfilter_graph_free(&p); }
    void operator()(AVFilterInOut* p) const noexcept { avfilter_inout_free(&p); }
    void operator()(SwrContext* p) const noexcept { swr_free(&p); }
    void operator()(SwsContext* p) const noexcept { sws_freeContext(p); }
    // Inputs are closed, outputs are freed: closing is right for both where no file is FFmpeg's own.
    void operator()(AVFormatContext* p) const noexcept {
        if (p != nullptr && p->iformat != nullptr)
            avformat_close_input(&p);
        else
            avformat_free_context(p);
    }
    void operator()(AVIOContext* p) const noexcept {
        if (p == nullptr) return;
        av_freep(&p->buffer);
        avio_context_free(&p);
    }
};

template <class T>
using av_ptr = std::unique_ptr<T, av_delete>;

inline av_ptr<AVFrame> make_frame() {
    av_ptr<AVFrame> frame(av_frame_alloc());
    if (!frame) throw std::bad_alloc();
    return frame;
}

inline av_ptr<AVPacket> make_packet() {
    av_ptr<AVPacket> packet(av_packet_alloc());
    if (!packet) throw std::bad_alloc();
    return packet;
}

// Another reference to the same pixels or samples.
inline av_ptr<AVFrame> share(const AVFrame& frame) {
    av_ptr<AVFrame> copy(av_frame_clone(&frame));
    if (!copy) throw std::bad_alloc();
    return copy;
}

// Another reference to the same data.
inline av_ptr<AVPacket> share(const AVPacket& packet) {
    av_ptr<AVPacket> copy(av_packet_clone(&packet));
    if (!copy) throw std::bad_alloc();
    return copy;
}

inline std::string_view bytes_of(const AVPacket& packet) {
    return {reinterpret_cast<const char*>(packet.data), static_cast<std::size_t>(packet.size)};
}

// The same packet with other data.
inline void replace_bytes(AVPacket& packet, std::string_view bytes) {
    const auto other = make_packet();
    if (av_new_packet(other.get(), static_cast<int>(bytes.size())) < 0) throw std::bad_alloc();
    std::memcpy(other->data, bytes.data(), bytes.size());
    av_packet_copy_props(other.get(), &packet);
    av_packet_unref(&packet);
    av_packet_move_ref(&packet, other.get());
}

} // namespace lectern::media
