// Encodes one still picture.
#pragma once

#include "av_ptr.hpp"
#include "option_set.hpp"

#include <cstddef>
#include <string>

namespace lectern::media {

// For a picture of the size of `like`; not open yet. Errors: internal.
result<av_ptr<AVCodecContext>> still_encoder(const char* name, const AVFrame& like, AVPixelFormat format);

// Opens the encoder, and encodes the one picture that it is for. Errors: internal.
result<av_ptr<AVPacket>> encode_still(AVCodecContext& encoder, option_set& options, AVFrame& picture);

// What `encode` makes with the first of `tried` that makes it small enough, else with the last.
template <class Tried, class Encode>
result<std::string> encode_within(std::size_t bytes, const Tried& tried, Encode encode) {
    result<std::string> made = error{errc::internal, "nothing was tried"};
    for (const auto& each : tried) {
        made = encode(each);
        if (!made || made->size() <= bytes) break;
    }
    return made;
}

} // namespace lectern::media
