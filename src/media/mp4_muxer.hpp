// libavformat's MP4 muxer, whose bytes come to a function of ours.
#pragma once

#include "av_ptr.hpp"

#include "lectern/base/error.hpp"

#include <cstdint>

namespace lectern::media {

struct mp4_muxer {
    av_ptr<AVIOContext> io;
    av_ptr<AVFormatContext> context; // dies before io
};

#if LIBAVFORMAT_VERSION_MAJOR >= 61
using muxed_byte = const std::uint8_t;
#else
using muxed_byte = std::uint8_t;
#endif

// Without tracks yet. Errors: internal.
result<mp4_muxer> begin_mp4(void* self, int (*collect)(void* self, muxed_byte* bytes, int size));

} // namespace lectern::media
