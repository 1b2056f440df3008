#include "lectern/http/message.hpp"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <brotli/decode.h>
#include <brotli/encode.h>

namespace lectern::http {

shared_bytes gzip_of(std::string_view text) {
    constexpr int gzip_window = 15 + 16; // 16: a gzip header instead of a zlib one
    constexpr int memory_level = 8;
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return nullptr;
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (!whole || out.size() >= text.size()) return nullptr;
    return std::make_shared<const std::string>(std::move(out));
}

shared_bytes brotli_of(std::string_view text) {
    constexpr int quality = 9; // 11 takes twenty times as long for a few percent
    // A window that fits: with the default one the encoder clears megabytes of tables for each playlist.
    const auto window = std::clamp(static_cast<int>(std::bit_width(text.size())), BROTLI_MIN_WINDOW_BITS,
                                   BROTLI_MAX_WINDOW_BITS);
    std::size_t length = BrotliEncoderMaxCompressedSize(text.size());
    std::string out(length, '\0');
    const bool done = BrotliEncoderCompress(quality, window, BROTLI_MODE_TEXT, text.size(),
                                            reinterpret_cast<const std::uint8_t*>(text.data()), &length,
                                            reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_TRUE;
    if (!done || length >= text.size()) return nullptr;
    out.resize(length);
    return std::make_shared<const std::string>(std::move(out));
}

bool is_brotli_of(std::string_view compressed, std::string_view text) {
    std::string whole(text.size() + 1, '\0'); // one more, to see that there is no more
    std::size_t length = whole.size();
    const auto outcome =
        BrotliDecoderDecompress(compressed.size(), reinterpret_cast<const std::uint8_t*>(compressed.data()),
                                &length, reinterpret_cast<std::uint8_t*>(whole.data()));
    return outcome == BROTLI_DECODER_RESULT_SUCCESS && std::string_view(whole).substr(0, length) == text;
}

} // namespace lectern::http
