// A request body as it comes in: nothing is read from the socket but what the handler asks for, which is the
// back-pressure.
#pragma once

#include "lectern/base/error.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lectern::http {

// Thread: the connection's shard. Lifetime: until the handler has returned.
class body_reader {
public:
    virtual ~body_reader() = default;

    // Appends at least one and at most `limit` bytes to `into`; false: the body is over, nothing was
    // appended. The first call sends "100 Continue" to a client that waits for it. An error ends the body for
    // good. Errors: io (the client has left, or stood still), usage (malformed), cancelled.
    virtual boost::asio::awaitable<result<std::size_t>> read(std::string& into, std::size_t limit) = 0;

    // Ends a read that waits, and all later ones, with cancelled.
    virtual void cancel() = 0;

    // Bytes of the whole body; nothing when it is chunked. 0 without a body.
    virtual std::optional<std::uint64_t> length() const = 0;

    // A trailer field of a chunked body that is over (RFC 9110 6.5); empty when there is none of this name.
    virtual std::string_view trailer(std::string_view name) const = 0;
};

} // namespace lectern::http
