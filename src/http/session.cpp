#include "session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace lectern::http {

namespace asio = boost::asio;

session::session(lane& home, stream_socket socket, origin from)
    : lane_(&home), socket_(std::move(socket)), address_(from.address), from_proxy_(from.is_proxy),
      is_counted_(!from.is_proxy), is_secure_(from.tls != nullptr), address_text_(to_text(from.address)),
      tls_(std::move(from.tls)) {}

void session::start(lane& home, stream_socket socket, origin from) {
    const self made(new session(home, std::move(socket), std::move(from)));
    home.joined(*made);
    if (made->from_proxy_ && home.options.proxies.protocol) {
        made->enter(phase::handshake);
        return made->read_proxy_header();
    }
    made->begin();
}

session::~session() {
    close();
}

void session::begin() {
    if (tls_) {
        enter(phase::handshake);
        return shake_hands();
    }
    enter(phase::idle);
    read();
}

void session::become(phase next) noexcept {
    if (next == phase_) return;
    auto& open = lane_->count.open;
    if (phase_ != phase::closed) open[static_cast<std::size_t>(phase_)].subtract();
    if (next != phase::closed) open[static_cast<std::size_t>(next)].add();
    phase_ = next;
}

void session::close() noexcept {
    if (phase_ == phase::closed) return;
    const bool joined = list_base_hook<boost::intrusive::tag<lane>>::is_linked();
    become(phase::closed);
    runtime::wheel_entry::unlink();
    if (tls_) tls_->close_notify();
    boost::system::error_code ignored;
    socket_.close(ignored);
    blocked_.reset();
    if (!joined) return;
    lane_->left(*this);
    auto& gate = lane_->common->gate;
    is_counted_ ? gate.leave(address_) : gate.leave_as_proxy();
}

void session::on_drain() {
    if (exchange_ && exchange_->stream) exchange_->stream->cancel();
    if (phase_ == phase::idle || phase_ == phase::handshake) return close();
    // A response that runs is the last one; a request that is still coming in is answered, with "close".
    if (phase_ == phase::writing && !exchange_) keep_alive_ = false;
}

std::uint64_t session::delivered_bytes() const noexcept {
    int queued = 0; // in the kernel, not yet acknowledged by the client
    if (::ioctl(const_cast<stream_socket&>(socket_).native_handle(), SIOCOUTQ, &queued) != 0) return sent_;
    return sent_ - static_cast<std::uint64_t>(queued);
}

void session::enter(phase next) {
    become(next);
    const auto& o = lane_->options;
    switch (next) {
    case phase::handshake:
        return lane_->wheel.set(*this, o.tls.handshake_timeout);
    case phase::idle:
        progress_mark_ = 0;
        return lane_->wheel.set(*this, served_ ? o.idle_timeout : o.header_timeout);
    case phase::head:
        return lane_->wheel.set(*this, o.header_timeout);
    case phase::body:
        progress_mark_ = 0;
        return lane_->wheel.set(*this, o.body_progress);
    case phase::writing:
        progress_mark_ = delivered_bytes();
        return lane_->wheel.set(*this, o.write_progress);
    case phase::lingering:
        return lane_->wheel.set(*this, o.linger);
    case phase::handling:
    case phase::closed:
        return;
    }
}

bool session::made_progress(std::uint64_t total, std::chrono::milliseconds window) {
    auto rate = lane_->options.least_rate;
    if (pace_ > 0) rate = std::min(rate, pace_ / 2); // slow of our own will
    const auto needed = rate * static_cast<std::uint64_t>(window.count()) / 1000;
    const bool enough = total - progress_mark_ >= std::max<std::uint64_t>(needed, 1);
    progress_mark_ = total;
    return enough;
}

void session::on_deadline() {
    const self keep(this);
    const auto& o = lane_->options;
    auto& count = lane_->count;
    switch (phase_) {
    case phase::handshake:
        count.count_cutoff(cutoff::handshake_timeout);
        return abort();
    case phase::idle: {
        // The kernel may still be sending the last response to a slow client.
        const auto delivered = delivered_bytes();
        if (delivered < sent_ && made_progress(delivered, o.idle_timeout))
            return lane_->wheel.set(*this, o.write_progress);
        count.count_cutoff(served_ ? cutoff::idle_timeout : cutoff::header_timeout);
        return close();
    }
    case phase::head:
        count.count_cutoff(cutoff::header_timeout);
        return close();
    case phase::body:
        if (exchange_ && made_progress(received_body_bytes(), o.body_progress))
            return lane_->wheel.set(*this, o.body_progress);
        count.count_cutoff(cutoff::body_timeout);
        return close();
    case phase::writing:
        if (made_progress(delivered_bytes(), o.write_progress))
            return lane_->wheel.set(*this, o.write_progress);
        count.count_cutoff(cutoff::write_timeout);
        return abort();
    case phase::lingering:
        return close();
    case phase::handling:
        if (exchange_ && exchange_->stream) exchange_->stream->is_watched = false;
        return;
    case phase::closed:
        return;
    }
}

std::uint64_t session::received_body_bytes() const noexcept {
    return exchange_->stream ? exchange_->stream->received() : exchange_->decoder->received();
}

// A reset gives the kernel's memory back at once; a close would keep what a stuck client never takes.
void session::abort() noexcept {
    if (tls_) tls_->give_up();
    const ::linger reset{1, 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close();
}

void session::read() {
    input_.shrink();
    input_.compact();
    constexpr std::size_t body_block = 16U << 10U;
    if (exchange_) input_.grow(body_block);
    if (input_.free_bytes() == 0) input_.grow(input_.capacity() * 4);
    if (tls_) return read_secure();
    socket_.async_read_some(
        asio::buffer(input_.free_begin(), input_.free_bytes()),
        [me = self(this)](boost::system::error_code ec, std::size_t n) { me->on_read(ec, n); });
}

void session::on_read(boost::system::error_code ec, std::size_t n) {
    if (phase_ == phase::closed) return;
    if (ec) return close(); // the client has left, or half-closed without a complete request
    const bool full = n == input_.free_bytes();
    input_.commit(n);
    lane_->count.received_bytes.add(n);
    if (full) read_more_now();
    process();
}

// The small buffer was filled: the rest is most likely here already.
void session::read_more_now() {
    constexpr std::size_t large = 16U << 10U;
    input_.grow(std::max(large, input_.capacity() * 2));
    if (tls_) {
        std::size_t taken = 0;
        take_secure(taken);
        return;
    }
    const auto n = ::recv(socket_.native_handle(), input_.free_begin(), input_.free_bytes(), MSG_DONTWAIT);
    if (n <= 0) return; // nothing yet, or the end, which the next read reports
    input_.commit(static_cast<std::size_t>(n));
    lane_->count.received_bytes.add(static_cast<std::uint64_t>(n));
}

void session::process() {
    if (batch_ == 0) batch_start_ = std::chrono::steady_clock::now();
    for (;;) {
        const bool reading = phase_ != phase::handling && phase_ != phase::writing && phase_ != phase::closed;
        if (!reading || !keep_alive_ || streamed_) break;
        if (exchange_ ? !take_body() : !take_request()) break;
    }
    finish_turn();
}

void session::finish_turn() {
    if (phase_ == phase::closed) return lane_->out.clear();
    if (phase_ == phase::writing || phase_ == phase::handling) return;
    if (!flush()) return;
    if (streamed_) {
        enter(phase::handling);
        asio::co_spawn(socket_.get_executor(), pull_piece(), asio::detached);
        return;
    }
    if (keep_alive_) {
        if (!exchange_ && input_.empty()) enter(phase::idle);
        return read();
    }
    if (must_linger_ || !input_.empty()) return linger();
    close();
}

void session::linger() {
    if (tls_) tls_->close_notify();
    boost::system::error_code ec;
    socket_.shutdown(asio::socket_base::shutdown_send, ec);
    if (ec) return close();
    input_.consume(input_.data().size());
    enter(phase::lingering);
    on_lingering({});
}

void session::on_lingering(boost::system::error_code ec) {
    if (phase_ == phase::closed) return;
    if (ec) return close();
    auto& sink = lane_->discard;
    const auto n = ::recv(socket_.native_handle(), sink.data(), sink.size(), MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) return close();
    auto go_on = [me = self(this)](boost::system::error_code e = {}) { me->on_lingering(e); };
    if (n > 0)
        asio::post(socket_.get_executor(), std::move(go_on));
    else
        socket_.async_wait(asio::socket_base::wait_read, std::move(go_on));
}

} // namespace lectern::http
