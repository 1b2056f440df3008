// Who asked, as a proxy that is believed tells it in a field of the request. Pure.
#pragma once

#include "lectern/http/message.hpp"
#include "lectern/http/network.hpp"
#include "lectern/http/server.hpp"

#include <optional>

namespace lectern::http {

struct forwarded_client {
    address_bytes address;
    bool is_secure = false; // came to the outermost proxy that is believed by TLS
};

// The field is read from its end, past proxies that are believed: what stands before the first other address
// was said by somebody who is not. Nothing when the field is missing or its end malformed. Source: RFC 7239
// (Forwarded); X-Forwarded-For and X-Forwarded-Proto have none.
std::optional<forwarded_client> forwarded_for(const request& request, const proxy_options& proxies);

} // namespace lectern::http
