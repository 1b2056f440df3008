// Takes a request body out of the byte stream, whole or chunked (RFC 9112 6 and 7). Pure: bytes in, body
// bytes out.
#pragma once

#include "request_head.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lectern::http {

class body_decoder {
public:
    enum class state { more, done, malformed, too_large };

    body_decoder(body_framing framing, std::uint64_t content_length, std::uint64_t limit);

    // Takes bytes off the front of `input` and appends body bytes to `body`. Chunk extensions are checked for
    // shape and dropped (RFC 9112 7.1.1, 7.1.2); trailers are checked and kept.
    state take(std::string_view& input, std::string& body);

    std::uint64_t received() const noexcept { return received_; }      // body bytes
    const std::string& trailers() const noexcept { return trailers_; } // field lines, each ended by '\n'

private:
    enum class step { size, data, data_end, trailer };

    state take_chunked(std::string_view& input, std::string& body);
    state take_line(std::string_view& input); // done: line_ holds a line without CRLF
    state on_size_line();

    // Sizes and extensions of one chunk, or all trailers: more is an attack.
    static constexpr std::size_t line_limit = 4096;
    static constexpr std::size_t trailer_limit = 8192;

    body_framing framing_;
    std::uint64_t left_; // of the whole body, or of the current chunk
    std::uint64_t limit_;
    std::uint64_t received_ = 0;
    step step_ = step::size;
    std::string line_;
    std::string trailers_;
    bool finished_ = false;
};

} // namespace lectern::http
