// An HTTP/1.1 server on every shard, each with a listener of its own on the same port.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/http/network.hpp"
#include "lectern/http/router.hpp"
#include "lectern/runtime/shard.hpp"
#include "lectern/runtime/worker_pool.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace prometheus {
class Collectable;
}

namespace lectern::http {

enum class tls_version { tls_1_2, tls_1_3 };

// TLS in this process, on a listener beside the plain one.
struct tls_options {
    std::string certificate; // PEM file: the server's own, then those that lead to a root. Empty: no TLS
    std::string key;         // PEM file, without a passphrase
    std::string host = "0.0.0.0";
    std::uint16_t port = 8443; // 0: any free one
    tls_version least = tls_version::tls_1_2;
    std::chrono::seconds hsts{0}; // max-age of Strict-Transport-Security (RFC 6797); 0: not sent
    bool resumption = true;       // by session tickets
    std::chrono::seconds ticket_life{12 * 60 * 60};
    std::chrono::milliseconds handshake_timeout{10'000};
};

// Which field of a request tells whose it is. A proxy passes on what it does not set itself: only the field
// that ours sets may be named.
enum class client_field { none, x_forwarded_for, forwarded };

// What stands before this server. Nothing that others send is believed.
struct proxy_options {
    network_list trusted; // empty: there is no proxy
    client_field field = client_field::x_forwarded_for;
    bool protocol = false; // connections from trusted addresses begin with a PROXY header, version 1 or 2
};

// Every limit of the request path. A limit on connections holds for the server, not for each shard.
struct server_options {
    std::string host = "127.0.0.1"; // an IP address: "127.0.0.1", "0.0.0.0", "::"
    std::uint16_t port = 8080;      // 0: any free one
    int backlog = 4096;             // connections that wait to be accepted, per shard (the kernel caps it)

    std::size_t connections = 50'000;             // open at once; more get 503
    std::size_t connections_per_address = 10'000; // a campus may be one address behind its NAT

    std::size_t target_bytes = 8U << 10U;  // longer request target: 414
    std::size_t header_bytes = 32U << 10U; // larger head: 431
    std::size_t header_count = 100;        // more fields: 431
    std::size_t pipelined_requests = 64;   // answered before the first of them is sent

    std::chrono::milliseconds header_timeout{
        20'000}; // from the first byte of a head to its last; also for the first request
    std::chrono::milliseconds idle_timeout{60'000}; // between requests
    std::chrono::milliseconds body_progress{
        30'000}; // a request body must bring least_rate over each such window
    std::chrono::milliseconds write_progress{
        40'000};                    // a response must be taken at least_rate over each such window
    std::uint64_t least_rate = 128; // bytes per second; a student at 32 kbit/s moves 4000
    std::chrono::milliseconds linger{
        2'000}; // reading on after an early error, so that the client sees the answer

    // TCP_NOTSENT_LOWAT: what may wait in the kernel beyond what is on the wire. It begins low, so that a
    // reader that stands still holds little memory, and rises for a connection that drains it within
    // fast_drain: fewer, larger refills cost half the CPU for each GB. 0: the kernel's default.
    int unsent_bytes = 256 << 10;
    int unsent_bytes_fast = 4 << 20;
    std::chrono::milliseconds fast_drain{250};

    // For readers that are far away and have more to take than the kernel holds: TCP_CONGESTION. Empty: the
    // kernel's choice. Not for near ones, which gain nothing by it and pay for its timers.
    std::string congestion = "bbr";
    std::chrono::milliseconds far_away{10}; // round trip from which on a reader is far
    std::chrono::seconds tcp_keepalive{
        60};                              // silence before the kernel asks whether a peer is there; 0: never
    std::uint64_t turn_bytes = 4U << 20U; // sent to one connection before others get their turn
    bool access_log = false;              // one event per request
    // The part of a path that follows one of these is a secret, and left out of logs.
    std::vector<std::string> secret_after{"/media/t/", "/api/v1/uploads/"};

    tls_options tls;
    proxy_options proxies;
};

struct endpoint {
    std::string host;
    std::uint16_t port = 0;
};

// Lifetime: ends before its shards do. Thread: the one that made it, never a shard's.
class server {
public:
    // `disk` reads what is not in the page cache, so that a slow disk stops no shard; without it sendfile
    // waits.
    server(runtime::shard_set& shards, router routes, server_options options,
           runtime::worker_pool* disk = nullptr);
    ~server(); // closes what is open

    // Errors: conflict when another server has the port; usage for a bad address; forbidden; io.
    result<endpoint> start();
    std::optional<endpoint> secure_endpoint() const; // once started, with TLS

    // New connections get the certificate that the files hold now; those that are open keep theirs. What
    // cannot be used is an error, and changes nothing. Errors: usage, naming setting and file.
    result<void> reload_certificate();
    std::optional<base::time_point> certificate_expires() const; // with TLS

    // Stops accepting, lets running responses finish for up to `grace`, then closes the rest.
    // Returns the number of connections that had to be cut.
    std::size_t drain(std::chrono::milliseconds grace);

    // Names: lectern_http_*. Thread: any. Lifetime: the server's.
    std::shared_ptr<prometheus::Collectable> metrics() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace lectern::http
