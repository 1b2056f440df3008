// TLS over one socket: OpenSSL reads the descriptor itself, and what it writes is gathered, so that many
// records leave in one system call.
#pragma once

#include "outgoing.hpp"
#include "tls_context.hpp"

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::http {

// Memory of a shard that whichever stream works now uses; empty between turns.
struct tls_scratch {
    static constexpr std::size_t record = 16U << 10U;         // plain bytes, the most that one holds
    static constexpr std::size_t largest_burst = 256U << 10U; // plain bytes for one send

    std::vector<char> plain;
    std::string sealed;
};

// Source: bench/delivery.py (bursts of 256 kB cost a third less for each GB than a send for each record).
// Thread: the shard's.
class tls_stream {
public:
    enum class step { done, wants_read, wants_write, closed, failed };
    // Of a handshake. left: the client went away before its end.
    enum class failure { plain_http, not_tls, version_or_cipher, left, other };
    static constexpr std::size_t failures = 5;

    // Nothing when memory is short.
    static std::unique_ptr<tls_stream> make(const tls_context& context, int socket, tls_scratch& scratch);
    tls_stream(const tls_stream&) = delete;
    ~tls_stream();

    step handshake();
    failure why() const noexcept { return why_; } // of a handshake that failed

    // The socket was reported readable: what it holds may be asked for again.
    void arrived() noexcept { drained_ = false; }
    // done: `taken` plain bytes, at least one. closed: the client sends no more.
    step read(char* into, std::size_t most, std::size_t& taken);
    bool may_have_more() const noexcept { return more_; } // the last read filled all the room it had

    // As outgoing::send, sealed. `done` and `yielded` mean that the kernel has all.
    outgoing::progress send(outgoing& out, outgoing::turn& t);
    step write(std::string_view text); // small; wants_write: flush() goes on
    step flush();
    bool is_flushed() const noexcept { return held_.size() == held_sent_; }

    // The reader is slow: little is sealed ahead of it.
    void go_slowly() noexcept { burst_ = tls_scratch::record; }

    void close_notify() noexcept;                     // as far as the socket takes it
    void give_up() noexcept { established_ = false; } // no close_notify

    std::uint64_t sent() const noexcept { return sent_; } // sealed bytes that the kernel took
    bool is_resumed() const noexcept { return SSL_session_reused(ssl_.get()) == 1; }
    bool is_1_3() const noexcept { return SSL_version(ssl_.get()) == TLS1_3_VERSION; }

private:
    tls_stream(int socket, tls_scratch& scratch) : socket_(socket), scratch_(scratch) {}

    static const BIO_METHOD* descriptor_method();
    static int on_bio_read(BIO* bio, char* into, int room);
    static int on_bio_write(BIO* bio, const char* bytes, int count);
    static long on_bio_control(BIO* bio, int what, long number, void* pointer);

    step after(int returned);
    std::size_t room(const outgoing& out, int unsent_limit) const noexcept;
    outgoing::progress transmit(); // held_, then scratch_.sealed
    outgoing::progress flush_sealed();

    // Answers to what the client makes us say (key updates) while it takes nothing: more is an attack.
    static constexpr std::size_t largest_held = 1U << 20U;
    static constexpr std::size_t first_burst = 32U << 10U;

    struct ssl_free {
        void operator()(SSL* s) const noexcept { SSL_free(s); }
    };
    const int socket_;
    tls_scratch& scratch_;
    std::unique_ptr<SSL, ssl_free> ssl_;
    std::string held_; // sealed, and not taken by the kernel yet
    std::size_t held_sent_ = 0;
    std::size_t burst_ = first_burst;
    std::uint64_t sent_ = 0;
    failure why_ = failure::other;
    bool drained_ = false, more_ = false, established_ = false, ended_ = false;
};

} // namespace lectern::http
