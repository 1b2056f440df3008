// What one shard's part of a server counts. Written by the shard alone with plain moves, read by the scrape.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lectern::http {

// One writer. A relaxed load and store compile to a plain add, which a fetch_add does not.
class counter {
public:
    void add(std::uint64_t n = 1) noexcept {
        value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
    void subtract(std::uint64_t n = 1) noexcept {
        value_.store(value_.load(std::memory_order_relaxed) - n, std::memory_order_relaxed);
    }
    std::uint64_t get() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

enum class cutoff {
    header_timeout,
    idle_timeout,
    body_timeout,
    write_timeout,
    connection_limit,
    address_limit,
    accept_paused,
    handshake_timeout
};
constexpr std::size_t cutoff_count = 8;

// What a connection waits for, which decides what its deadline means.
enum class phase { handshake, idle, head, body, handling, writing, lingering, closed };
constexpr std::size_t open_phases = 7; // all but closed

// Upper bounds in microseconds; the last bucket is everything above.
constexpr std::array<std::uint64_t, 14> latency_bounds_us{
    50, 100, 250, 500, 1000, 2500, 5000, 10'000, 50'000, 100'000, 500'000, 1'000'000, 5'000'000, 30'000'000};

struct counters {
    explicit counters(std::size_t kinds) : requests(kinds) {}

    std::vector<std::array<counter, 5>> requests; // by route kind, by status class 1xx .. 5xx
    std::array<counter, latency_bounds_us.size() + 1> latency;
    counter latency_sum_us;
    counter sent_bytes, received_bytes;
    counter accepted;
    counter far_away; // connections that were given the congestion control for far readers
    std::array<counter, open_phases> open; // by phase
    counter cold_reads;                    // bursts that had to come from the disk
    std::array<counter, cutoff_count> cutoffs;
    std::array<std::array<counter, 2>, 2> handshakes; // by 1.3 or older, by resumed or not
    std::array<counter, 5> handshake_failures;        // by tls_stream::failure

    void count_request(std::size_t kind, int status) noexcept {
        requests[kind][static_cast<std::size_t>(status / 100 - 1) % 5].add();
    }
    void count_latency(std::chrono::nanoseconds spent, std::uint64_t requests_done) noexcept {
        const auto us = static_cast<std::uint64_t>(spent.count() / 1000);
        std::size_t bucket = 0;
        while (bucket < latency_bounds_us.size() && us > latency_bounds_us[bucket]) ++bucket;
        latency[bucket].add(requests_done);
        latency_sum_us.add(us * requests_done);
    }
    void count_cutoff(cutoff why) noexcept { cutoffs[static_cast<std::size_t>(why)].add(); }
};

} // namespace lectern::http
