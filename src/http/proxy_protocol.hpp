// The PROXY protocol, versions 1 and 2: a line or a block before everything else, in which a proxy tells
// whose connection it passes on. Pure. Source: https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt
#pragma once

#include "lectern/http/network.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace lectern::http {

struct proxy_header {
    enum class state { more, done, malformed };

    state what = state::more;
    std::size_t used = 0; // more: so many bytes surely belong to it. done: its length
    std::optional<address_bytes> client =
        std::nullopt;       // nothing: the proxy speaks for itself, or does not know
    bool is_secure = false; // the client came by TLS
};

constexpr std::size_t largest_proxy_header = 1000; // bytes; version 2 would allow 64 KiB of extensions

proxy_header parse_proxy_header(std::string_view bytes) noexcept;

} // namespace lectern::http
