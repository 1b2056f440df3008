#include "tls_context.hpp"

#include "lectern/base/files.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>

namespace lectern::http {
namespace {

// Forward secrecy and authenticated encryption only (RFC 9325 4.2).
constexpr const char* ciphers_of_tls_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr std::uint64_t largest_pem = 1U << 20U;

struct bio_free {
    void operator()(BIO* b) const noexcept { BIO_free(b); }
};
struct certificate_free {
    void operator()(X509* c) const noexcept { X509_free(c); }
};
struct key_free {
    void operator()(EVP_PKEY* k) const noexcept { EVP_PKEY_free(k); }
};
using bio_ptr = std::unique_ptr<BIO, bio_free>;
using certificate_ptr = std::unique_ptr<X509, certificate_free>;
using key_ptr = std::unique_ptr<EVP_PKEY, key_free>;

std::string why_openssl_failed() {
    const auto* reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason != nullptr ? reason : "it cannot be read";
}

error wrong(std::string_view setting, const std::string& file, std::string_view why) {
    return {errc::usage, std::string(setting) + " " + file + ": " + std::string(why)};
}

result<std::string> read_pem(std::string_view setting, const std::string& file) {
    auto text = base::read_file(file, largest_pem);
    if (!text) return error{errc::usage, std::string(setting) + ": " + text.error().detail};
    return text;
}

bio_ptr over(const std::string& text) {
    return bio_ptr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// A program that starts by itself has nobody to ask.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

base::time_point to_time(const ASN1_TIME* when) {
    std::tm fields{};
    if (ASN1_TIME_to_tm(when, &fields) != 1) return {};
    return base::time_point(std::chrono::seconds(::timegm(&fields)));
}

// Lines that begin a certificate, or are too damaged to say what they begin.
std::size_t certificates_begun(std::string_view text) noexcept {
    std::size_t count = 0;
    while (!text.empty()) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
        if (!line.starts_with("-----BEGIN")) continue;
        const bool something_else =
            line.size() > 15 && line.ends_with("-----") && line.find("CERTIFICATE") == std::string_view::npos;
        count += something_else ? 0 : 1;
    }
    return count;
}

result<base::time_point> use_certificate(SSL_CTX* context, const std::string& file) {
    constexpr std::string_view setting = "tls.certificate";
    const auto text = read_pem(setting, file);
    if (!text) return text.error();
    const auto from = over(*text);
    const certificate_ptr own(PEM_read_bio_X509_AUX(from.get(), nullptr, no_passphrase, nullptr));
    if (!own) return wrong(setting, file, "there is no certificate in PEM form");
    if (SSL_CTX_use_certificate(context, own.get()) != 1) return wrong(setting, file, why_openssl_failed());
    std::size_t found = 1;
    while (certificate_ptr issuer{PEM_read_bio_X509(from.get(), nullptr, no_passphrase, nullptr)}) {
        if (SSL_CTX_add1_chain_cert(context, issuer.get()) != 1)
            return wrong(setting, file, why_openssl_failed());
        ++found;
    }
    // That there are no more is the one good reason to stop: without an issuer handshakes fail elsewhere.
    const auto why = ERR_peek_last_error();
    const bool at_end = ERR_GET_LIB(why) == ERR_LIB_PEM && ERR_GET_REASON(why) == PEM_R_NO_START_LINE;
    if (!at_end || found != certificates_begun(*text))
        return wrong(setting, file, "what stands after the first certificate is damaged");
    ERR_clear_error();
    return to_time(X509_get0_notAfter(own.get()));
}

result<void> use_key(SSL_CTX* context, const tls_options& options) {
    constexpr std::string_view setting = "tls.key";
    const auto text = read_pem(setting, options.key);
    if (!text) return text.error();
    const auto from = over(*text);
    const key_ptr key(PEM_read_bio_PrivateKey(from.get(), nullptr, no_passphrase, nullptr));
    const bool sealed = text->find("ENCRYPTED") != std::string::npos;
    if (!key && sealed) return wrong(setting, options.key, "it is protected by a passphrase");
    if (!key) return wrong(setting, options.key, "there is no private key in PEM form");
    if (X509_check_private_key(SSL_CTX_get0_certificate(context), key.get()) != 1)
        return wrong(setting, options.key,
                     "the key does not belong to the certificate in " + options.certificate);
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1)
        return wrong(setting, options.key, why_openssl_failed());
    return {};
}

// The one protocol spoken here (RFC 7301 3.2: who offers others only is refused).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned offered_length, void*) {
    static constexpr std::array<unsigned char, 9> http_1_1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    const int outcome =
        SSL_select_next_proto(&found, length, http_1_1.data(), http_1_1.size(), offered, offered_length);
    if (outcome != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

bool set_rules(SSL_CTX* context, const tls_options& options, tls_ticket_keys& tickets) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_PRIORITIZE_CHACHA |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1); // a whole record, or several, in one system call
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); // what is resumed comes back in tickets
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    if (options.resumption) {
        SSL_CTX_set_timeout(context, options.ticket_life.count());
        tickets.attach(context);
    } else {
        SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(context, 0);
    }
    const int least = options.least == tls_version::tls_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION;
    return SSL_CTX_set_min_proto_version(context, least) == 1 &&
           SSL_CTX_set_cipher_list(context, ciphers_of_tls_1_2) == 1;
}

} // namespace

result<std::shared_ptr<const tls_context>> tls_context::load(const tls_options& options,
                                                             tls_ticket_keys& tickets) {
    ERR_clear_error();
    auto made = std::make_shared<tls_context>();
    made->context_.reset(SSL_CTX_new(TLS_server_method()));
    if (!made->context_ || !set_rules(made->get(), options, tickets))
        return error{errc::internal, "preparing TLS: " + why_openssl_failed()};
    const auto expires = use_certificate(made->get(), options.certificate);
    if (!expires) return expires.error();
    if (const auto used = use_key(made->get(), options); !used) return used.error();
    made->expires_ = *expires;
    return std::shared_ptr<const tls_context>(std::move(made));
}

} // namespace lectern::http
