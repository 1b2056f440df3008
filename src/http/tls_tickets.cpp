#include "tls_tickets.hpp"

#include "lectern/base/error.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>

namespace lectern::http {
namespace {

// Answers of the callback (SSL_CTX_set_tlsext_ticket_key_evp_cb(3)).
constexpr int failed = -1, unknown = 0, taken = 1, taken_and_renewed = 2;

tls_ticket_keys::key make_key(tls_ticket_keys::clock::time_point now) {
    tls_ticket_keys::key made{};
    made.made = now;
    const bool random = RAND_bytes(made.name.data(), static_cast<int>(made.name.size())) == 1 &&
                        RAND_bytes(made.cipher.data(), static_cast<int>(made.cipher.size())) == 1 &&
                        RAND_bytes(made.mac.data(), static_cast<int>(made.mac.size())) == 1;
    if (!random) throw error_exception({errc::internal, "the system gives no random bytes"});
    return made;
}

bool set_mac(EVP_MAC_CTX* mac, const tls_ticket_keys::key& k) {
    static char digest[] = "sha256";
    auto bytes = k.mac;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, bytes.data(), bytes.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    return EVP_MAC_CTX_set_params(mac, parameters) == 1;
}

} // namespace

tls_ticket_keys::tls_ticket_keys(std::chrono::seconds ticket_life)
    : life_(ticket_life), current_(make_key(clock::now())) {}

void tls_ticket_keys::attach(SSL_CTX* context) {
    SSL_CTX_set_app_data(context, this);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(context, &tls_ticket_keys::on_ticket);
}

void tls_ticket_keys::renew(clock::time_point now) {
    if (now - current_.made > life_ / 2) previous_ = std::exchange(current_, make_key(now));
    if (previous_ && now - previous_->made > life_ + life_ / 2) previous_.reset();
}

tls_ticket_keys::key tls_ticket_keys::current(clock::time_point now) {
    const std::lock_guard lock(mutex_);
    renew(now);
    return current_;
}

std::optional<tls_ticket_keys::key> tls_ticket_keys::named(const unsigned char* name, clock::time_point now) {
    const std::lock_guard lock(mutex_);
    renew(now);
    if (std::equal(current_.name.begin(), current_.name.end(), name)) return current_;
    if (previous_ && std::equal(previous_->name.begin(), previous_->name.end(), name)) return previous_;
    return std::nullopt;
}

int tls_ticket_keys::on_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
                               EVP_MAC_CTX* mac, int sealing) {
    auto* keys = static_cast<tls_ticket_keys*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    if (sealing != 0) return keys->seal(name, iv, cipher, mac);
    const int outcome = keys->open(name, iv, cipher, mac);
    // Clients use a ticket of TLS 1.3 once (RFC 8446 C.4): each that is taken is answered with the next.
    return outcome == taken && SSL_version(ssl) == TLS1_3_VERSION ? taken_and_renewed : outcome;
}

int tls_ticket_keys::seal(unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac) {
    const auto* how = EVP_aes_256_cbc();
    const auto k = current(clock::now());
    std::copy(k.name.begin(), k.name.end(), name);
    if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(how)) != 1) return failed;
    if (EVP_EncryptInit_ex(cipher, how, nullptr, k.cipher.data(), iv) != 1 || !set_mac(mac, k)) return failed;
    return taken;
}

int tls_ticket_keys::open(const unsigned char* name, const unsigned char* iv, EVP_CIPHER_CTX* cipher,
                          EVP_MAC_CTX* mac) {
    const auto now = clock::now();
    const auto k = named(name, now);
    if (!k) return unknown;
    if (!set_mac(mac, *k)) return failed;
    if (EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, k->cipher.data(), iv) != 1) return failed;
    return k->name == current(now).name ? taken : taken_and_renewed;
}

} // namespace lectern::http
