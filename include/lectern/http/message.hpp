// Requests and responses as handlers see them. No Beast type here (only src/http knows Beast).
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/files.hpp"
#include "lectern/http/page_warmth.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
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
    std::string_view target; // as sent, origin form
    std::string_view path;   // percent-decoded once, valid UTF-8, no controls, no dot segments
    std::string_view query;  // raw, without '?'
    std::vector<std::pair<std::string_view, std::string_view>> headers; // name as sent, value trimmed
    std::string_view remote_address; // the client's, also behind a proxy that is believed
    bool is_secure = false;          // came by TLS, here or to that proxy
    std::string body; // only for routes with a body limit > 0, read whole before the handler runs
    std::vector<std::string_view> captures; // what the route's {} and {...} matched

    std::string_view
    header(std::string_view name) const noexcept; // ASCII case-insensitive; empty when absent
    bool has_header(std::string_view name) const noexcept;
    std::string
    joined_header(std::string_view name) const; // all fields of that name, joined by ", " (RFC 9110 5.3)
    std::optional<std::string> query_value(std::string_view key) const; // percent-decoded, '+' is a space
};

// An open file shared by all that serve from it; its descriptor is used with pread and sendfile only.
struct open_file {
    base::unique_fd fd;
    std::uint64_t bytes = 0;
    page_warmth warmth = {};
};

// How fast a body is sent at most, after so many bytes at once. 0: as fast as the client takes it.
struct pace {
    std::uint64_t bytes_per_s = 0, at_once = 0;
};

struct file_slice {
    std::shared_ptr<const open_file> file;
    std::uint64_t offset = 0, length = 0;
    http::pace pace = {};
};

using shared_bytes = std::shared_ptr<const std::string>;

// A part of bytes that others share.
struct byte_slice {
    shared_bytes bytes;
    std::size_t offset = 0, length = 0;
};

// A body whose length is not known: called for the next piece until it gives an empty one. Sent chunked, each
// piece at once; a client that left ends it (the object is destroyed, on its shard).
using body_stream = std::function<boost::asio::awaitable<std::string>()>;

using body_source =
    std::variant<std::monostate, std::string, shared_bytes, byte_slice, file_slice, body_stream>;

std::uint64_t length_of(const body_source& body) noexcept; // bytes; 0 for a stream

struct response {
    int status = 200;
    std::string headers; // complete lines, each ending in CRLF; framing and Date are added by the session
    shared_bytes shared_headers; // more lines, prepared once
    body_source body;
    std::optional<std::uint64_t> head_length; // Content-Length of a HEAD response whose body was left out
    bool close = false;                       // close the connection afterwards

    void add_header(std::string_view name, std::string_view value); // drops CR and LF from the value
};

// A representation, before ranges and conditionals are applied to it.
struct entity {
    std::string_view content_type;  // outlives the response
    std::string_view cache_control; // outlives the response
    std::string etag;               // with quotes; strong
    body_source identity;           // not a stream
    shared_bytes gzip;              // optional precompressed variant; its ETag is made from `etag`
    std::string extra_headers;      // complete lines
    std::optional<base::time_point> last_modified;
};

// An entity with every header line written once: for what is served many times.
struct prepared_entity {
    struct variant {
        body_source body;
        std::string etag;
        shared_bytes full_headers;  // of 200: Content-Type and all others
        shared_bytes short_headers; // of 304 and 412: what RFC 9110 15.4.5 asks to repeat
    };
    variant identity;
    std::optional<variant> gzip, brotli;
    std::optional<base::time_point> last_modified;
};

prepared_entity prepare(entity e, shared_bytes brotli = nullptr);

// Applies method, conditionals (RFC 9110 13) and ranges (RFC 9110 14): 200, 206, 304, 412 or 416. Several
// ranges are answered with the whole representation (RFC 9110 14.2 allows it; no player asks for them).
response respond_with(const request& request, entity entity);
response respond_with(const request& request, const prepared_entity& entity);
// The same for one of many bodies that share their header lines, ETag included (segments of a package that
// never changes: one version of each, so one tag serves all). `family` was prepared without a body and
// without codings.
response respond_with(const request& request, const prepared_entity& family, body_source body);

// Null when the text does not become smaller. For text that is prepared once and served often.
shared_bytes gzip_of(std::string_view text);
shared_bytes brotli_of(std::string_view text);
// Whether that is what `compressed` says, and all that it says.
bool is_brotli_of(std::string_view compressed, std::string_view text);

// problem+json, RFC 9457.
response problem(int status, std::string_view title, std::string_view detail = {});

std::string_view reason_phrase(int status) noexcept;

} // namespace lectern::http
