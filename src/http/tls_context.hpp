// The certificate, the key and the rules of TLS, as one snapshot: connections keep the one they began with.
#pragma once

#include "tls_tickets.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/http/server.hpp"

#include <openssl/ssl.h>

#include <memory>

namespace lectern::http {

class tls_context {
public:
    // Source: RFC 8446, RFC 9325 (which ciphers). Errors: usage, naming the setting and the file; internal.
    // Lifetime: `tickets` outlives every connection that was made with the context.
    static result<std::shared_ptr<const tls_context>> load(const tls_options& options,
                                                           tls_ticket_keys& tickets);

    SSL_CTX* get() const noexcept { return context_.get(); }
    base::time_point expires() const noexcept { return expires_; } // the certificate

private:
    struct context_free {
        void operator()(SSL_CTX* c) const noexcept { SSL_CTX_free(c); }
    };
    std::unique_ptr<SSL_CTX, context_free> context_;
    base::time_point expires_;
};

} // namespace lectern::http
