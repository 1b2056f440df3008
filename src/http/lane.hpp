// The part of a server that lives on one shard: its listener, its connections, and what they share.
#pragma once

#include "connection_gate.hpp"
#include "counters.hpp"
#include "outgoing.hpp"
#include "request_head.hpp"
#include "tls_context.hpp"
#include "tls_stream.hpp"

#include "lectern/base/files.hpp"
#include "lectern/http/server.hpp"
#include "lectern/runtime/timer_wheel.hpp"
#include "lectern/runtime/worker_pool.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace lectern::http {

using stream_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, runtime::shard::executor_type>;

// What all lanes of a server read, and the gate they share.
struct server_common {
    server_common(router r, server_options o, runtime::worker_pool* d)
        : routes(std::move(r)), options(std::move(o)), disk(d),
          gate(options.connections, options.connections_per_address), tickets(options.tls.ticket_life) {}

    const router routes;
    const server_options options;
    runtime::worker_pool* const disk; // null: files are sent without asking whether they are cached
    connection_gate gate;
    tls_ticket_keys tickets;
    std::atomic<bool> has_congestion{true}; // until the kernel has refused it
};

class session;

// Sessions keep their lane alive: one may wait on the shard after the server is gone.
class lane : public boost::intrusive_ref_counter<lane, boost::thread_unsafe_counter> {
public:
    lane(runtime::shard& home, std::shared_ptr<server_common> common);
    ~lane();

    void start(base::unique_fd listener);
    void start_secure(base::unique_fd listener, std::shared_ptr<const tls_context> context);
    void use(std::shared_ptr<const tls_context> context); // for connections from now on
    void
    drain(std::function<void()> when_empty); // stops accepting; called once, when the last connection is gone
    std::size_t close_all();                 // returns how many were open

    runtime::shard& home;
    const std::shared_ptr<server_common> common;
    const server_options& options;
    const head_limits limits;
    const std::shared_ptr<counters> count_owner; // outlives the lane: a scrape may read it later
    counters& count;
    runtime::timer_wheel wheel;

    // Scratch memory of whichever session runs now; empty between turns.
    outgoing out;
    request_head head;
    std::vector<char> discard;
    tls_scratch sealing;

    const std::string hsts_line; // for answers over TLS; empty when not asked for
    const std::string& date_line() const noexcept { return date_line_; } // "Date: ...\r\n"
    bool draining() const noexcept { return draining_; }
    void joined(session& s);
    void left(session& s);

private:
    using descriptor = boost::asio::posix::basic_stream_descriptor<runtime::shard::executor_type>;
    struct door {
        descriptor listener;
        bool is_secure;
    };

    void open_door(base::unique_fd listener, bool is_secure);
    void close_doors();
    void wait_for_connections(door& at);
    void accept_ready(door& at);
    void accept_one(int socket, const void* address, bool is_secure);
    void pause_accepting(door& at);
    void schedule_tick();
    void on_tick();

    std::list<door> doors_;
    std::shared_ptr<const tls_context> tls_;
    boost::asio::steady_timer ticker_;
    struct open_sessions;
    std::unique_ptr<open_sessions> sessions_;
    std::size_t open_ = 0;
    std::string date_line_;
    std::int64_t date_second_ = -1;
    bool draining_ = false, stopped_ = false, ticking_ = false;
    std::function<void()> when_empty_;
};

} // namespace lectern::http
