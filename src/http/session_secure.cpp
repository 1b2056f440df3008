// The part of a session that receives, and speaks TLS where the connection does.
#include "session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>

namespace lectern::http {

namespace asio = boost::asio;

namespace {

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

constexpr std::string_view plain_http_answer =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 53\r\n"
    "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    "This port speaks TLS: ask again with https:// please.";

} // namespace

void session::count_sealed() noexcept {
    lane_->count.sent_bytes.add(tls_->sent() - sent_);
    sent_ = tls_->sent();
}

void session::shake_hands() {
    using step = tls_stream::step;
    const auto outcome = tls_->handshake();
    count_sealed();
    if (outcome == step::done) return on_established();
    if (outcome == step::closed || outcome == step::failed) return on_handshake_failed();
    auto go_on = [me = self(this)](boost::system::error_code ec) {
        if (me->phase_ == phase::closed) return;
        if (ec) return me->close();
        me->tls_->arrived();
        me->shake_hands();
    };
    socket_.async_wait(outcome == step::wants_read ? asio::socket_base::wait_read
                                                   : asio::socket_base::wait_write,
                       std::move(go_on));
}

void session::on_established() {
    lane_->count.handshakes[tls_->is_1_3() ? 1 : 0][tls_->is_resumed() ? 1 : 0].add();
    enter(phase::idle);
    read();
}

void session::on_handshake_failed() {
    const auto why = tls_->why();
    lane_->count.handshake_failures[static_cast<std::size_t>(why)].add();
    if (why == tls_stream::failure::left) return close();
    if (why == tls_stream::failure::plain_http)
        (void)::send(socket_.native_handle(), plain_http_answer.data(), plain_http_answer.size(),
                     MSG_NOSIGNAL | MSG_DONTWAIT);
    tls_->give_up();
    linger(); // so that the answer, or the alert, is not lost to a reset
}

tls_stream::step session::take_secure(std::size_t& taken) {
    const auto outcome = tls_->read(input_.free_begin(), input_.free_bytes(), taken);
    count_sealed();
    input_.commit(taken);
    lane_->count.received_bytes.add(taken);
    return outcome;
}

void session::read_secure() {
    auto ready = [me = self(this)](boost::system::error_code ec) {
        if (me->phase_ == phase::closed) return;
        if (ec) return me->close();
        std::size_t taken = 0;
        const auto outcome = me->take_secure(taken);
        if (outcome == tls_stream::step::wants_read) return me->read_secure(); // a part of a record
        if (outcome != tls_stream::step::done) return me->close();
        if (me->input_.free_bytes() == 0) me->read_more_now();
        me->process();
    };
    if (tls_->may_have_more()) {
        asio::post(socket_.get_executor(), [ready = std::move(ready)] { ready({}); });
        return;
    }
    socket_.async_wait(asio::socket_base::wait_read, [me = self(this), ready](boost::system::error_code ec) {
        me->tls_->arrived();
        ready(ec);
    });
}

// Errors: io. The bytes go to the input.
asio::awaitable<result<std::size_t>> session::receive_some() {
    const error left{errc::io, "the client has left"};
    const auto token = asio::as_tuple(asio::use_awaitable);
    if (!tls_) {
        const auto space = asio::buffer(input_.free_begin(), input_.free_bytes());
        const auto [failed, n] = co_await socket_.async_read_some(space, token);
        if (failed) co_return left;
        input_.commit(n);
        lane_->count.received_bytes.add(n);
        co_return n;
    }
    for (;;) {
        std::size_t taken = 0;
        const auto outcome = take_secure(taken);
        if (taken > 0) co_return taken;
        if (outcome != tls_stream::step::wants_read) co_return left;
        const auto [failed] = co_await socket_.async_wait(asio::socket_base::wait_read, token);
        if (failed || phase_ == phase::closed) co_return left;
        tls_->arrived();
    }
}

// "100 Continue" from within a handler that reads the body. Errors: io.
asio::awaitable<result<void>> session::send_interim() {
    const error left{errc::io, "the client has left"};
    const auto token = asio::as_tuple(asio::use_awaitable);
    if (!tls_) {
        const auto interim = asio::buffer(continue_line);
        const auto [failed, written] = co_await asio::async_write(socket_, interim, token);
        if (failed) co_return left;
        sent_ += written;
        co_return result<void>();
    }
    auto outcome = tls_->write(continue_line);
    while (outcome == tls_stream::step::wants_write) {
        const auto [failed] = co_await socket_.async_wait(asio::socket_base::wait_write, token);
        if (failed || phase_ == phase::closed) co_return left;
        outcome = tls_->flush();
    }
    count_sealed();
    if (outcome != tls_stream::step::done) co_return left;
    co_return result<void>();
}

} // namespace lectern::http
