// The part of a session that finds out whose connection and whose requests these are.
#include "forwarded.hpp"
#include "session.hpp"

#include "lectern/base/log.hpp"

#include <sys/socket.h>

namespace lectern::http {

namespace asio = boost::asio;

// Only bytes of the header are taken off the socket: TLS follows, and OpenSSL reads that itself.
void session::read_proxy_header() {
    const auto before = input_.data().size();
    const auto n =
        ::recv(socket_.native_handle(), input_.free_begin(), input_.free_bytes(), MSG_PEEK | MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) return close();
    if (n > 0) {
        const std::string_view seen(input_.data().data(), before + static_cast<std::size_t>(n));
        const auto header = parse_proxy_header(seen);
        if (header.what == proxy_header::state::malformed) return on_proxy_header(header);
        const auto wanted = header.used - before;
        const auto taken = ::recv(socket_.native_handle(), input_.free_begin(), wanted, MSG_DONTWAIT);
        if (taken != static_cast<ssize_t>(wanted)) return close();
        input_.commit(wanted);
        lane_->count.received_bytes.add(wanted);
        if (header.what == proxy_header::state::done) return on_proxy_header(header);
    }
    socket_.async_wait(asio::socket_base::wait_read, [me = self(this)](boost::system::error_code ec) {
        if (me->phase_ == phase::closed) return;
        if (ec) return me->close();
        me->read_proxy_header();
    });
}

void session::on_proxy_header(const proxy_header& header) {
    if (header.what == proxy_header::state::malformed) {
        base::log_warning("proxy_header_malformed", {{"address", address_text_}});
        return close();
    }
    input_.consume(input_.data().size());
    if (header.client) {
        if (!lane_->common->gate.becomes(*header.client)) {
            lane_->count.count_cutoff(cutoff::address_limit);
            return close();
        }
        is_counted_ = true;
        address_ = *header.client;
        address_text_ = to_text(address_);
    }
    is_secure_ = is_secure_ || header.is_secure;
    begin();
}

void session::identify(request_head& head) const {
    auto& message = head.message;
    message.remote_address = address_text_;
    message.is_secure = is_secure_;
    if (!from_proxy_) return;
    const auto client = forwarded_for(message, lane_->options.proxies);
    if (!client) return;
    head.client = to_text(client->address);
    message.remote_address = head.client;
    message.is_secure = client->is_secure;
}

} // namespace lectern::http
