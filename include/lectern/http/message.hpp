// Requests and responses as handlers see them. No Beast type here (only src/http knows Beast).
#pragma once

#include "lectern/base/files.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lectern::http {

enum class method { get, head, post, put, patch, delete_, options, other };

// Valid until the response is handed over. Strings are views into the connection's buffer.
struct request {
    method verb = method::get;
    std::string_view target;         // as sent, origin form
    std::string_view path;           // percent-decoded once, valid UTF-8, no controls, no dot segments
    std::string_view query;          // raw, without '?'
    std::vector<std::pair<std::string_view, std::string_view>> headers; // name as sent, value trimmed
    std::string_view remote_address;
    std::string body;                // only for routes with a body limit > 0, read whole before the handler runs
    std::vector<std::string_view> captures; // what the route's {} and {...} matched

    std::string_view header(std::string_view name) const noexcept; // ASCII case-insensitive; empty when absent
    bool has_header(std::string_view name) const noexcept;
    std::optional<std::string> query_value(std::string_view key) const; // percent-decoded, '+' is a space
};

// An open file shared by all that serve from it; its descriptor is used with pread and sendfile only.
struct open_file {
    base::unique_fd fd;
    std::uint64_t bytes = 0;
};

struct file_slice {
    std::shared_ptr<const open_file> file;
    std::uint64_t offset = 0, length = 0;
};

using shared_bytes = std::shared_ptr<const std::string>;
using body_source = std::variant<std::monostate, std::string, shared_bytes, file_slice>;

struct response {
    int status = 200;
    std::string headers;             // complete lines, each ending in CRLF; framing and Date are added by the session
    body_source body;

    void add_header(std::string_view name, std::string_view value); // drops CR and LF from the value
};

// A representation, before ranges and conditionals are applied to it.
struct entity {
    std::string_view content_type;   // outlives the response
    std::string_view cache_control;  // outlives the response
    std::string etag;                // with quotes; strong
    body_source identity;
    shared_bytes gzip;               // optional precompressed variant; its ETag is made from `etag`
    std::string extra_headers;       // complete lines
};

// Applies method, conditionals (RFC 9110 13) and ranges (RFC 9110 14): 200, 206, 304, 412 or 416.
response respond_with(const request& request, entity entity);

// problem+json, RFC 9457.
response problem(int status, std::string_view title, std::string_view detail = {});

} // namespace lectern::http
