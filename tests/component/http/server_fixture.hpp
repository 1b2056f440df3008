// A server over a loopback socket with a route of every kind.
#pragma once

#include "component/http/test_client.hpp"

#include "lectern/http/server.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>
#include <prometheus/collectable.h>
#include <prometheus/text_serializer.h>

#include <chrono>
#include <fcntl.h>
#include <future>
#include <optional>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <thread>

namespace lectern::http {

using namespace std::chrono_literals;
using boost::asio::awaitable;

inline std::string big_text() {
    std::string text;
    while (text.size() < 3'000'000) text += std::to_string(text.size()) + ' ';
    return text;
}

inline shared_bytes big_body() {
    static const auto bytes = std::make_shared<const std::string>(big_text());
    return bytes;
}

inline std::shared_ptr<const open_file> big_file() {
    open_file file;
    file.fd = base::unique_fd(::memfd_create("big", MFD_CLOEXEC));
    EXPECT_EQ(::write(file.fd.get(), big_body()->data(), big_body()->size()),
              static_cast<ssize_t>(big_body()->size()));
    file.bytes = big_body()->size();
    return std::make_shared<const open_file>(std::move(file));
}

inline response text_response(std::string text) {
    response r;
    r.headers = "Content-Type: text/plain\r\n";
    r.body = std::move(text);
    return r;
}

inline void add(router& routes, method verb, std::string pattern, direct_handler handle,
                std::uint64_t body_limit = 0) {
    route r;
    r.methods = {verb};
    r.pattern = std::move(pattern);
    r.handle = std::move(handle);
    r.body_limit = body_limit;
    routes.add(std::move(r));
}

inline void add_waiting(router& routes, std::string pattern, waiting_handler handle) {
    route r;
    r.methods = {method::get};
    r.pattern = std::move(pattern);
    r.handle = std::move(handle);
    routes.add(std::move(r));
}

inline awaitable<response> answer_later(const request& r) {
    auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer(executor, 20ms);
    co_await timer.async_wait(boost::asio::use_awaitable);
    co_return text_response("later " + std::string(r.query));
}

inline response count_to_three(const request&) {
    response r;
    r.body = body_stream([n = 0]() mutable -> awaitable<std::string> {
        ++n;
        co_return n <= 3 ? std::to_string(n) : std::string();
    });
    return r;
}

struct http_server : testing::Test {
    void serve(server_options options = {}, std::size_t shard_count = 1) {
        shards.emplace(shard_count);
        router routes;
        add(routes, method::get, "/",
            [](const request& r) { return text_response("hello " + std::string(r.query)); });
        add(
            routes, method::post, "/echo", [](const request& r) { return text_response(r.body); }, 1000);
        add(routes, method::get, "/big", [](const request&) {
            response r;
            r.body = big_body();
            return r;
        });
        add(routes, method::get, "/file", [file = big_file()](const request&) {
            response r;
            r.body = file_slice{file, 0, file->bytes};
            return r;
        });
        add(routes, method::get, "/throws",
            [](const request&) -> response { throw std::runtime_error("broken"); });
        add(routes, method::get, "/stream", count_to_three);
        add_waiting(routes, "/later", answer_later);
        options.port = 0;
        server_.emplace(*shards, std::move(routes), options);
        port = server_->start().value().port;
    }
    std::string metrics() { return prometheus::TextSerializer().Serialize(server_->metrics()->Collect()); }

    double connections_open() { // whatever they wait for
        double sum = 0;
        for (const auto& family : server_->metrics()->Collect())
            for (const auto& metric : family.metric)
                if (family.name == "lectern_http_connections_open") sum += metric.gauge.value;
        return sum;
    }

    std::optional<runtime::shard_set> shards;
    std::optional<server> server_;
    std::uint16_t port = 0;
};

// Waits without a fixed sleep for what another thread is about to do.
template <class Condition>
bool soon(Condition condition) {
    for (const auto end = std::chrono::steady_clock::now() + 10s; std::chrono::steady_clock::now() < end;) {
        if (condition()) return true;
        std::this_thread::yield();
    }
    return false;
}

inline server_options quick() {
    server_options o;
    o.header_timeout = 300ms;
    o.idle_timeout = 300ms;
    o.body_progress = 300ms;
    o.write_progress = 300ms;
    o.linger = 200ms;
    return o;
}

} // namespace lectern::http
