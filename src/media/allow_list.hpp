// Which of FFmpeg's hundreds of parsers strangers' bytes may reach.
#pragma once

#include "libav.hpp"

namespace lectern::media {

// Comma separated, as AVFormatContext::format_whitelist and codec_whitelist want them.
const char* allowed_demuxers() noexcept;
const char* allowed_decoders() noexcept;

// The best allowed decoder of a codec; null when there is none.
const AVCodec* find_allowed_decoder(AVCodecID codec) noexcept;

} // namespace lectern::media
