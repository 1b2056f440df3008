// A TLS client for tests, and certificates made for them.
#pragma once

#include "component/http/test_client.hpp"

#include "lectern/base/files.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace lectern::http {

struct made_certificate {
    std::string certificate, key; // files
};

inline std::string to_pem(const std::function<void(BIO*)>& write) {
    std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
    write(memory.get());
    char* bytes = nullptr;
    const auto count = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(count)};
}

// Self-signed for `name`, written to DIRECTORY/FILE.pem and .key.
inline made_certificate make_certificate(const std::filesystem::path& directory, const std::string& file,
                                         const std::string& name) {
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), &X509_free);
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), key.get());
    auto* subject = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(made.get(), subject);
    X509_sign(made.get(), key.get(), EVP_sha256());
    const made_certificate at{(directory / (file + ".pem")).string(), (directory / (file + ".key")).string()};
    base::write_file(at.certificate, to_pem([&](BIO* b) { PEM_write_bio_X509(b, made.get()); })).value();
    base::write_file(at.key, to_pem([&](BIO* b) {
                         PEM_write_bio_PrivateKey(b, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                     }))
        .value();
    return at;
}

struct tls_client_options {
    int version = 0;       // TLS1_2_VERSION or TLS1_3_VERSION; 0: whichever
    std::string protocols; // ALPN, in wire form
    SSL_SESSION* resume = nullptr;
    int receive_buffer = 0;
    bool shake_hands = true;
};

class tls_client {
public:
    explicit tls_client(std::uint16_t port, const tls_client_options& wanted = {})
        : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free) {
        SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        if (wanted.version != 0) {
            SSL_CTX_set_min_proto_version(context_.get(), wanted.version);
            SSL_CTX_set_max_proto_version(context_.get(), wanted.version);
        }
        if (wanted.version != 0 && wanted.version < TLS1_2_VERSION)
            SSL_CTX_set_cipher_list(context_.get(), "ALL:@SECLEVEL=0");
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (wanted.receive_buffer > 0)
            ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &wanted.receive_buffer, sizeof wanted.receive_buffer);
        const timeval patience{20, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), fd_);
        if (!wanted.protocols.empty())
            SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(wanted.protocols.data()),
                                static_cast<unsigned>(wanted.protocols.size()));
        if (wanted.resume != nullptr) SSL_set_session(ssl_.get(), wanted.resume);
        if (wanted.shake_hands) established = SSL_connect(ssl_.get()) == 1;
    }
    tls_client(const tls_client&) = delete;
    ~tls_client() {
        if (fd_ >= 0) ::close(fd_);
    }

    bool send(std::string_view bytes) {
        return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
    }
    bool read_some(std::size_t most = 65536) {
        std::string block(most, '\0');
        const int n = SSL_read(ssl_.get(), block.data(), static_cast<int>(block.size()));
        if (n <= 0) return false;
        bytes_.append(block, 0, static_cast<std::size_t>(n));
        return true;
    }
    // True: the server said that it sends no more, and that nothing was cut off.
    bool ended_cleanly() {
        while (read_some()) {}
        return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
    }

    test_response receive(bool head_only = false) {
        return read_response(
            bytes_, [this] { return read_some(); }, head_only);
    }
    test_response get(std::string_view target, std::string_view fields = {}) {
        send("GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(fields) + "\r\n");
        return receive();
    }

    std::string common_name() const {
        std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(ssl_.get()), &X509_free);
        char name[256] = "";
        if (shown) X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name, 256);
        return name;
    }
    std::string protocol() const {
        const unsigned char* chosen = nullptr;
        unsigned length = 0;
        SSL_get0_alpn_selected(ssl_.get(), &chosen, &length);
        return {reinterpret_cast<const char*>(chosen), length};
    }
    std::shared_ptr<SSL_SESSION> session() const {
        return {SSL_get1_session(ssl_.get()), [](SSL_SESSION* s) { SSL_SESSION_free(s); }};
    }
    bool is_resumed() const { return SSL_session_reused(ssl_.get()) == 1; }
    SSL* ssl() { return ssl_.get(); }
    int socket() const { return fd_; }

    bool established = false;

private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    struct ssl_free {
        void operator()(SSL* s) const noexcept { SSL_free(s); }
    };
    std::unique_ptr<SSL, ssl_free> ssl_;
    int fd_ = -1;
    std::string bytes_;
};

} // namespace lectern::http
