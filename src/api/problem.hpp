// The one table from errors to HTTP (problem+json, RFC 9457).
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/http/message.hpp"

namespace lectern::api {

struct http_status {
    int code;
    std::string_view title;
};

http_status status_of(errc code) noexcept;

// The detail is told for what the client can act on; what is our trouble is logged and told as such.
http::response to_response(const error& failure);

} // namespace lectern::api
