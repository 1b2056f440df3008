#include "tls_stream.hpp"

#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <algorithm>
#include <cerrno>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace lectern::http {
namespace {

tls_stream::failure failure_of(int reason) noexcept {
    switch (reason) {
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
        return tls_stream::failure::plain_http;
    case SSL_R_WRONG_VERSION_NUMBER:
        return tls_stream::failure::not_tls;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_NO_SHARED_CIPHER:
        return tls_stream::failure::version_or_cipher;
    default:
        return tls_stream::failure::other;
    }
}

tls_stream::step to_step(outgoing::progress sent) noexcept {
    switch (sent) {
    case outgoing::progress::done:
        return tls_stream::step::done;
    case outgoing::progress::blocked:
        return tls_stream::step::wants_write;
    default:
        return tls_stream::step::failed;
    }
}

} // namespace

// OpenSSL's view of the socket. Writing always succeeds: it only gathers.
const BIO_METHOD* tls_stream::descriptor_method() {
    static const BIO_METHOD* made = [] {
        auto* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "lectern socket");
        BIO_meth_set_read(method, &tls_stream::on_bio_read);
        BIO_meth_set_write(method, &tls_stream::on_bio_write);
        BIO_meth_set_ctrl(method, &tls_stream::on_bio_control);
        return method;
    }();
    return made;
}

int tls_stream::on_bio_read(BIO* bio, char* into, int room) {
    auto& me = *static_cast<tls_stream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (!me.drained_) {
        const auto n = ::recv(me.socket_, into, static_cast<std::size_t>(room), MSG_DONTWAIT);
        me.drained_ = n < room; // what comes after this makes the socket readable again
        if (n > 0) return static_cast<int>(n);
        if (n == 0) me.ended_ = true;
        if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) return n == 0 ? 0 : -1;
    }
    BIO_set_retry_read(bio);
    return -1;
}

int tls_stream::on_bio_write(BIO* bio, const char* bytes, int count) {
    auto& me = *static_cast<tls_stream*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    me.scratch_.sealed.append(bytes, static_cast<std::size_t>(count));
    return count;
}

long tls_stream::on_bio_control(BIO* bio, int what, long, void*) {
    if (what == BIO_CTRL_EOF) return static_cast<tls_stream*>(BIO_get_data(bio))->ended_ ? 1 : 0;
    return what == BIO_CTRL_FLUSH || what == BIO_CTRL_DUP ? 1 : 0;
}

std::unique_ptr<tls_stream> tls_stream::make(const tls_context& context, int socket, tls_scratch& scratch) {
    std::unique_ptr<tls_stream> made(new tls_stream(socket, scratch));
    made->ssl_.reset(SSL_new(context.get()));
    auto* bio = made->ssl_ ? BIO_new(descriptor_method()) : nullptr;
    if (bio == nullptr) return nullptr;
    BIO_set_data(bio, made.get());
    BIO_set_init(bio, 1);
    SSL_set_bio(made->ssl_.get(), bio, bio);
    SSL_set_accept_state(made->ssl_.get());
    if (scratch.plain.empty()) {
        scratch.plain.resize(tls_scratch::record * 4);
        scratch.sealed.reserve(tls_scratch::largest_burst + tls_scratch::largest_burst / 16);
    }
    return made;
}

tls_stream::~tls_stream() = default;

tls_stream::step tls_stream::after(int returned) {
    switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_NONE:
        return step::done;
    case SSL_ERROR_WANT_READ:
        return step::wants_read;
    case SSL_ERROR_ZERO_RETURN:
        return step::closed;
    default:
        return ended_ ? step::closed : step::failed;
    }
}

tls_stream::step tls_stream::handshake() {
    if (!is_flushed()) {
        if (const auto flushed = flush(); flushed != step::done) return flushed;
    }
    ERR_clear_error();
    const auto outcome = after(SSL_do_handshake(ssl_.get()));
    if (outcome == step::failed) {
        why_ = failure_of(ERR_GET_REASON(ERR_peek_error()));
    }
    if (outcome == step::closed) why_ = failure::left;
    const auto sent = flush_sealed(); // an alert too
    if (outcome == step::done) established_ = more_ = true;
    if (sent == outgoing::progress::failed) return step::failed;
    if (sent == outgoing::progress::blocked && outcome != step::failed) return step::wants_write;
    return outcome;
}

tls_stream::step tls_stream::read(char* into, std::size_t most, std::size_t& taken) {
    taken = 0;
    auto outcome = step::done;
    ERR_clear_error();
    while (outcome == step::done && taken < most) {
        std::size_t n = 0;
        outcome = after(SSL_read_ex(ssl_.get(), into + taken, most - taken, &n) == 1 ? 1 : 0);
        taken += n;
    }
    more_ = taken == most;
    if (flush_sealed() == outgoing::progress::failed) return step::failed;
    return taken > 0 ? step::done : outcome;
}

// Bytes to seal at once. What the kernel would not take waits in our memory, so that it is asked before a
// large burst.
std::size_t tls_stream::room(const outgoing& out, int unsent_limit) const noexcept {
    if (burst_ <= first_burst || unsent_limit <= 0 || !out.is_longer_than(first_burst)) return burst_;
    int unsent = 0;
    if (::ioctl(socket_, SIOCOUTQNSD, &unsent) != 0) return burst_;
    const auto free = static_cast<std::size_t>(std::max(unsent_limit - unsent, 0));
    return std::clamp(free, tls_scratch::record, burst_);
}

outgoing::progress tls_stream::send(outgoing& out, outgoing::turn& t) {
    using progress = outgoing::progress;
    const auto before = sent_;
    auto state = is_flushed() ? progress::done : transmit();
    const auto goes_on = [&] {
        return state == progress::done && !out.empty() && out.bytes_per_s() == t.bytes_per_s;
    };
    while (goes_on() && sent_ - before < t.most) {
        const auto burst = room(out, t.unsent_limit);
        while (goes_on() && scratch_.sealed.size() < burst) {
            std::size_t n = 0;
            const auto most = std::min(scratch_.plain.size(), burst - scratch_.sealed.size());
            state = out.take({scratch_.plain.data(), most}, t.may_be_cold, n);
            if (n > 0 && SSL_write(ssl_.get(), scratch_.plain.data(), static_cast<int>(n)) <= 0)
                state = progress::failed;
        }
        if (state == progress::failed) break;
        const auto sent = flush_sealed();
        if (sent != progress::done) state = sent;
        burst_ = std::min(burst_ * 2, tls_scratch::largest_burst);
    }
    t.sent += sent_ - before;
    scratch_.sealed.clear();
    return state == progress::done && !out.empty() ? progress::yielded : state;
}

tls_stream::step tls_stream::write(std::string_view text) {
    ERR_clear_error();
    if (SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())) <= 0) return step::failed;
    return to_step(flush_sealed());
}

tls_stream::step tls_stream::flush() {
    return to_step(transmit());
}

outgoing::progress tls_stream::flush_sealed() {
    if (scratch_.sealed.empty() && is_flushed()) return outgoing::progress::done;
    const auto state = transmit();
    scratch_.sealed.clear();
    return state;
}

outgoing::progress tls_stream::transmit() {
    auto& fresh = scratch_.sealed;
    if (!is_flushed()) held_ += fresh;
    const bool from_held = !is_flushed();
    const std::string& all = from_held ? held_ : fresh;
    std::size_t at = from_held ? held_sent_ : 0;
    while (at < all.size()) {
        const auto n = ::send(socket_, all.data() + at, all.size() - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return outgoing::progress::failed;
        if (n < 0) break;
        at += static_cast<std::size_t>(n);
        sent_ += static_cast<std::size_t>(n);
    }
    if (at == all.size()) {
        std::string().swap(held_);
        held_sent_ = 0;
        return outgoing::progress::done;
    }
    if (from_held)
        held_sent_ = at;
    else
        held_.assign(fresh, at, std::string::npos), held_sent_ = 0;
    return held_.size() > largest_held ? outgoing::progress::failed : outgoing::progress::blocked;
}

void tls_stream::close_notify() noexcept {
    if (!std::exchange(established_, false) || !is_flushed()) return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    (void)flush_sealed(); // the client sees the end of the connection anyway
}

} // namespace lectern::http
