// The head of a request, parsed by Beast and held to what Beast leaves open. Pure: bytes in, verdict out.
#pragma once

#include "lectern/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lectern::http {

struct head_limits {
    std::size_t target_bytes = 8U << 10U;  // longer: 414
    std::size_t header_bytes = 32U << 10U; // request line and fields; more: 431
    std::size_t header_count = 100;        // more: 431
};

enum class body_framing { none, length, chunked };

struct request_head {
    request message;              // without body, captures and address
    std::string decoded_path;     // what message.path may point into
    std::string_view method_text; // as sent; empty when the head could not be read
    std::string client;           // what message.remote_address points into when a proxy has told it
    bool http_1_1 = true;
    bool keep_alive = true;
    bool expects_continue = false;
    bool asterisk = false;
    body_framing framing = body_framing::none;
    std::uint64_t content_length = 0;
    int refused = 0; // status to answer with, after which the connection closes; 0: accepted
    const char* why = "";

    void clear();
};

// How many bytes of `bytes` the head takes, counting empty lines before it (RFC 9112 2.2). 0: not complete
// yet. `searched` is where to go on; begin with 0.
std::size_t find_head_end(std::string_view bytes, std::size_t& searched) noexcept;

// A verdict on a head that is not complete yet: 0 to go on reading, or the status to refuse it with.
int judge_partial_head(std::string_view bytes, const head_limits& limits) noexcept;

// `bytes` is one whole head, as found by find_head_end, and must outlive `head`.
void parse_head(std::string_view bytes, const head_limits& limits, request_head& head);

} // namespace lectern::http
