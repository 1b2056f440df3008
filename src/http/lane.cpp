#include "lane.hpp"

#include "session.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/base/log.hpp"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lectern::http {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds tick{250};
constexpr std::chrono::milliseconds accept_pause{200}; // after EMFILE and the like
constexpr int accepts_per_turn = 64;

constexpr std::string_view busy_answer =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n";

std::string hsts_line_for(const tls_options& options) {
    if (options.hsts.count() == 0) return {};
    return "Strict-Transport-Security: max-age=" + std::to_string(options.hsts.count()) + "\r\n";
}

address_bytes to_address(const sockaddr_storage& from) noexcept {
    address_bytes bytes{};
    if (from.ss_family == AF_INET6) {
        std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(from).sin6_addr, 16);
    } else {
        bytes[10] = bytes[11] = 0xff;
        std::memcpy(bytes.data() + 12, &reinterpret_cast<const sockaddr_in&>(from).sin_addr, 4);
    }
    return bytes;
}

} // namespace

struct lane::open_sessions {
    boost::intrusive::list<
        session, boost::intrusive::base_hook<boost::intrusive::list_base_hook<boost::intrusive::tag<lane>>>,
        boost::intrusive::constant_time_size<false>>
        list;
};

lane::lane(runtime::shard& shard, std::shared_ptr<server_common> shared)
    : home(shard), common(std::move(shared)),
      options(common->options), limits{options.target_bytes, options.header_bytes, options.header_count},
      count_owner(std::make_shared<counters>(common->routes.kinds().size())), count(*count_owner),
      wheel(tick), discard(64U << 10U), hsts_line(hsts_line_for(options.tls)), ticker_(shard.executor()),
      sessions_(std::make_unique<open_sessions>()) {
    on_tick();
}

lane::~lane() = default;

void lane::start(base::unique_fd listener) {
    home.assert_here();
    open_door(std::move(listener), false);
}

void lane::start_secure(base::unique_fd listener, std::shared_ptr<const tls_context> context) {
    home.assert_here();
    tls_ = std::move(context);
    open_door(std::move(listener), true);
}

void lane::use(std::shared_ptr<const tls_context> context) {
    home.assert_here();
    tls_ = std::move(context);
}

void lane::open_door(base::unique_fd listener, bool is_secure) {
    doors_.push_back({descriptor(home.executor(), listener.release()), is_secure});
    wait_for_connections(doors_.back());
}

void lane::close_doors() {
    boost::system::error_code ignored;
    for (auto& each : doors_) each.listener.close(ignored);
}

void lane::joined(session& s) {
    home.assert_here();
    sessions_->list.push_back(s);
    ++open_;
    count.accepted.add();
    if (ticking_) return;
    on_tick(); // what was the date when the last one left
    schedule_tick();
}

void lane::left(session& s) {
    sessions_->list.erase(sessions_->list.iterator_to(s));
    --open_;
    if (draining_ && open_ == 0 && when_empty_) std::exchange(when_empty_, nullptr)();
}

void lane::wait_for_connections(door& at) {
    auto ready = [me = boost::intrusive_ptr<lane>(this), &at](boost::system::error_code ec) {
        if (!ec && !me->draining_) me->accept_ready(at);
    };
    at.listener.async_wait(asio::posix::descriptor_base::wait_read, std::move(ready));
}

void lane::accept_ready(door& at) {
    for (int i = 0; i < accepts_per_turn; ++i) {
        sockaddr_storage from{};
        socklen_t length = sizeof from;
        const int socket = ::accept4(at.listener.native_handle(), reinterpret_cast<sockaddr*>(&from), &length,
                                     SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0) {
            accept_one(socket, &from, at.is_secure);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
            return pause_accepting(at);
        if (errno == EAGAIN || errno == EWOULDBLOCK) break;
        // What is left (ECONNABORTED, EPROTO, EINTR ...) is about one connection that is gone (accept(2)).
    }
    wait_for_connections(at);
}

void lane::accept_one(int socket, const void* from, bool is_secure) {
    const auto address = to_address(*static_cast<const sockaddr_storage*>(from));
    const bool is_proxy = options.proxies.trusted.contains(address);
    const auto verdict = is_proxy ? common->gate.enter_as_proxy() : common->gate.enter(address);
    if (verdict != connection_gate::verdict::open) {
        count.count_cutoff(verdict == connection_gate::verdict::too_many ? cutoff::connection_limit
                                                                         : cutoff::address_limit);
        [[maybe_unused]] const auto n = // over TLS nobody could read it
            is_secure ? 0
                      : ::send(socket, busy_answer.data(), busy_answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        ::close(socket);
        return;
    }
    session::origin whose{address, is_proxy, nullptr};
    if (is_secure) whose.tls = tls_stream::make(*tls_, socket, sealing);
    stream_socket owned(home.executor());
    boost::system::error_code ec;
    owned.assign(asio::ip::tcp::v4(), socket, ec); // the family only matters for what Asio would resolve
    const bool short_of_memory = ec || (is_secure && !whose.tls); // of epoll's watches too
    if (!short_of_memory) return session::start(*this, std::move(owned), std::move(whose));
    if (ec) ::close(socket);
    is_proxy ? common->gate.leave_as_proxy() : common->gate.leave(address);
}

// Spinning on a full descriptor table would take the processor from those who are connected.
void lane::pause_accepting(door& at) {
    count.count_cutoff(cutoff::accept_paused);
    auto timer = std::make_shared<asio::steady_timer>(home.executor(), accept_pause);
    timer->async_wait([me = boost::intrusive_ptr<lane>(this), timer, &at](boost::system::error_code) {
        if (!me->draining_) me->accept_ready(at);
    });
}

// A server that nobody is connected to sleeps.
void lane::schedule_tick() {
    ticking_ = open_ > 0;
    if (!ticking_) return;
    ticker_.expires_after(tick);
    ticker_.async_wait([me = boost::intrusive_ptr<lane>(this)](boost::system::error_code) {
        if (me->stopped_) return;
        me->wheel.advance();
        me->on_tick();
        me->schedule_tick();
    });
}

void lane::on_tick() {
    const auto now = base::now();
    const auto second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    if (second == date_second_) return;
    date_second_ = second;
    date_line_ = "Date: " + base::to_http_date(now) + "\r\n";
}

void lane::drain(std::function<void()> when_empty) {
    home.assert_here();
    draining_ = true;
    close_doors();
    for (auto it = sessions_->list.begin(); it != sessions_->list.end();) (it++)->on_drain();
    if (open_ == 0) return when_empty();
    when_empty_ = std::move(when_empty);
}

std::size_t lane::close_all() {
    home.assert_here();
    draining_ = stopped_ = true;
    when_empty_ = nullptr;
    close_doors();
    ticker_.cancel();
    std::size_t closed = 0;
    for (; !sessions_->list.empty(); ++closed) sessions_->list.front().close();
    return closed;
}

} // namespace lectern::http
