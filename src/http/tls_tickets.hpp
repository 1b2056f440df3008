// The keys of session tickets: made here, replaced while the server runs, and the same for every certificate.
#pragma once

#include <openssl/evp.h>
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <mutex>
#include <optional>

namespace lectern::http {

// A stolen key opens what older tickets protect (TLS 1.2): each seals for half the tickets' life and opens
// for as long again, so that a ticket is good for half of its life at least. Thread: any.
class tls_ticket_keys {
public:
    using clock = std::chrono::steady_clock;

    explicit tls_ticket_keys(std::chrono::seconds ticket_life);

    // Has `context` seal its tickets with these keys. Lifetime: longer than the context's connections.
    void attach(SSL_CTX* context);

    struct key {
        std::array<unsigned char, 16> name;
        std::array<unsigned char, 32> cipher, mac;
        clock::time_point made;
    };
    key current(clock::time_point now);
    std::optional<key> named(const unsigned char* name, clock::time_point now); // of 16 bytes

private:
    static int on_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
                         EVP_MAC_CTX* mac, int sealing);
    int seal(unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac);
    int open(const unsigned char* name, const unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac);
    void renew(clock::time_point now); // with mutex_ held

    const std::chrono::seconds life_;
    std::mutex mutex_;
    key current_;
    std::optional<key> previous_;
};

} // namespace lectern::http
