// The part of a session that brings responses to the socket, at the pace of the client and of the disk.
#include "page_cache.hpp"
#include "session.hpp"

#include "lectern/base/log.hpp"
#include "lectern/runtime/offload.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <system_error>
#include <utility>

namespace lectern::http {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds busy_disk_pause{20}; // before a full disk queue is asked again

} // namespace

bool session::flush() {
    outgoing& out = blocked_ ? *blocked_ : lane_->out;
    auto progress = outgoing::progress::done;
    if (!out.empty() || (tls_ && !tls_->is_flushed())) {
        const auto& o = lane_->options;
        const int unsent = is_fast_ && o.unsent_bytes > 0 ? o.unsent_bytes_fast : o.unsent_bytes;
        if (!out.empty()) keep_pace(out.bytes_per_s());
        outgoing::turn turn{o.turn_bytes, lane_->common->disk != nullptr, 0, unsent, pace_};
        progress = tls_ ? tls_->send(out, turn) : out.send(socket_.native_handle(), turn);
        sent_ += turn.sent;
        lane_->count.sent_bytes.add(turn.sent);
    }
    if (progress == outgoing::progress::failed) {
        out.clear();
        close();
        return false;
    }
    if (progress == outgoing::progress::done) {
        if (batch_ > 0 && pace_ == 0)
            lane_->count.count_latency(std::chrono::steady_clock::now() - batch_start_, batch_);
        batch_ = 0;
        out.clear();
        blocked_.reset();
        return true;
    }
    if (!blocked_) {
        blocked_ = std::make_unique<outgoing>();
        std::swap(*blocked_, lane_->out);
    }
    if (phase_ != phase::writing) enter(phase::writing);
    wait_to_send(progress);
    return false;
}

void session::wait_to_send(outgoing::progress why) {
    if (why == outgoing::progress::blocked) {
        blocked_at_ = std::chrono::steady_clock::now();
        suit_distance();
        socket_.async_wait(asio::socket_base::wait_write,
                           [me = self(this)](boost::system::error_code ec) { me->on_drained(ec); });
    } else if (why == outgoing::progress::yielded) {
        asio::post(socket_.get_executor(), [me = self(this)] { me->on_writable({}); });
    } else {
        asio::co_spawn(socket_.get_executor(), wait_for_disk(), asio::detached);
    }
}

void session::on_drained(boost::system::error_code ec) {
    if (phase_ == phase::closed) return;
    const auto& o = lane_->options;
    const bool quick = std::chrono::steady_clock::now() - blocked_at_ < o.fast_drain;
    if (quick != is_fast_ && o.unsent_bytes > 0) {
        is_fast_ = quick;
        allow_unsent(quick ? o.unsent_bytes_fast : o.unsent_bytes);
    }
    if (tls_ && !quick) tls_->go_slowly();
    on_writable(ec);
}

void session::allow_unsent(int bytes) {
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
}

// The kernel keeps it (socket(7)), so that nobody has to wake for it.
void session::keep_pace(std::uint64_t bytes_per_s) {
    if (bytes_per_s == std::exchange(pace_, bytes_per_s)) return;
    const auto most = bytes_per_s == 0 ? ~std::uint64_t(0) : bytes_per_s;
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_MAX_PACING_RATE, &most, sizeof most);
}

// Once for each connection, when it first has more to send than the kernel takes: most never come here.
void session::suit_distance() {
    auto& common = *lane_->common;
    const auto& o = lane_->options;
    if (std::exchange(distance_known_, true) || o.congestion.empty() || !common.has_congestion) return;
    tcp_info facts{};
    socklen_t length = sizeof facts;
    const int socket = socket_.native_handle();
    if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &facts, &length) != 0) return;
    if (std::chrono::microseconds(facts.tcpi_rtt) < o.far_away) return;
    const auto& name = o.congestion;
    if (::setsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, name.data(), static_cast<socklen_t>(name.size())) ==
        0) {
        lane_->count.far_away.add();
        return;
    }
    const auto why = std::generic_category().message(errno);
    if (common.has_congestion.exchange(false))
        base::log_info("tcp.congestion_unavailable", {{"name", name}, {"why", why}});
}

// The shard goes on with others while a pool reads what is not in the page cache.
asio::awaitable<void> session::wait_for_disk() {
    const self keep(this);
    lane_->count.cold_reads.add();
    const auto slice = blocked_->next_burst();
    auto work = [slice] { return warm(*slice.file, slice.offset, slice.length); };
    const auto outcome = co_await runtime::offload(*lane_->common->disk, std::move(work));
    if (phase_ == phase::closed) co_return;
    if (!outcome && outcome.error().code != errc::busy) {
        base::log_error("file_unreadable", {{"why", outcome.error().detail}});
        close();
        co_return;
    }
    if (!outcome) {
        asio::steady_timer pause(socket_.get_executor(), busy_disk_pause);
        const auto token = asio::as_tuple(asio::use_awaitable);
        co_await pause.async_wait(token);
    }
    on_writable({});
}

void session::on_writable(boost::system::error_code ec) {
    if (phase_ == phase::closed) return;
    if (ec) return close();
    if (!flush()) return;
    enter(exchange_ ? phase::body : phase::idle);
    process();
}

} // namespace lectern::http
