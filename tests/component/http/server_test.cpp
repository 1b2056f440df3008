// The server over loopback sockets: order, limits, deadlines, draining.
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
namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;

std::string big_text() {
    std::string text;
    while (text.size() < 3'000'000) text += std::to_string(text.size()) + ' ';
    return text;
}

shared_bytes big_body() {
    static const auto bytes = std::make_shared<const std::string>(big_text());
    return bytes;
}

std::shared_ptr<const open_file> big_file() {
    open_file file;
    file.fd = base::unique_fd(::memfd_create("big", MFD_CLOEXEC));
    EXPECT_EQ(::write(file.fd.get(), big_body()->data(), big_body()->size()),
              static_cast<ssize_t>(big_body()->size()));
    file.bytes = big_body()->size();
    return std::make_shared<const open_file>(std::move(file));
}

response text_response(std::string text) {
    response r;
    r.headers = "Content-Type: text/plain\r\n";
    r.body = std::move(text);
    return r;
}

void add(router& routes, method verb, std::string pattern, direct_handler handle,
         std::uint64_t body_limit = 0) {
    route r;
    r.methods = {verb};
    r.pattern = std::move(pattern);
    r.handle = std::move(handle);
    r.body_limit = body_limit;
    routes.add(std::move(r));
}

void add_waiting(router& routes, std::string pattern, waiting_handler handle) {
    route r;
    r.methods = {method::get};
    r.pattern = std::move(pattern);
    r.handle = std::move(handle);
    routes.add(std::move(r));
}

awaitable<response> answer_later(const request& r) {
    auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer(executor, 20ms);
    co_await timer.async_wait(boost::asio::use_awaitable);
    co_return text_response("later " + std::string(r.query));
}

response count_to_three(const request&) {
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

server_options quick() {
    server_options o;
    o.header_timeout = 300ms;
    o.idle_timeout = 300ms;
    o.body_progress = 300ms;
    o.write_progress = 300ms;
    o.linger = 200ms;
    return o;
}

} // namespace

TEST_F(http_server, pipelined_requests_of_every_kind_are_answered_in_order) {
    serve();
    test_client client(port);
    std::string all;
    for (int i = 0; i < 40; ++i) all += "GET /?" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
    all += "GET /later?x HTTP/1.1\r\nHost: h\r\n\r\nPOST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: "
           "4\r\n\r\nbody"
           "GET /file HTTP/1.1\r\nHost: h\r\n\r\nGET /stream HTTP/1.1\r\nHost: h\r\n\r\nGET /?end "
           "HTTP/1.1\r\nHost: h\r\n\r\n";
    client.send(all);
    for (int i = 0; i < 40; ++i) EXPECT_EQ(client.receive().body, "hello " + std::to_string(i));
    EXPECT_EQ(client.receive().body, "later x");
    EXPECT_EQ(client.receive().body, "body");
    EXPECT_EQ(client.receive().body, *big_body());
    EXPECT_TRUE(client.receive().has("Transfer-Encoding: chunked"));
    while (client.unread().find("0\r\n\r\n") == std::string::npos) ASSERT_TRUE(client.read_some());
    EXPECT_EQ(client.unread().substr(0, 26), "1\r\n1\r\n1\r\n2\r\n1\r\n3\r\n0\r\n\r\nHTT");
    client.unread().erase(0, 23);
    EXPECT_EQ(client.receive().body, "hello end");
}

TEST_F(http_server, a_request_in_single_bytes_is_the_same_request) {
    serve();
    test_client client(port);
    const std::string bytes =
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    for (const char c : bytes) client.send({&c, 1});
    EXPECT_EQ(client.receive().body, "abc");
    EXPECT_EQ(client.get("/?2").body, "hello 2");
}

TEST_F(http_server, big_bodies_arrive_whole_from_memory_and_from_files) {
    serve();
    test_client client(port);
    EXPECT_EQ(client.get("/big").body, *big_body());
    EXPECT_EQ(client.get("/file").body, *big_body());
    client.send("HEAD /file HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto head = client.receive(true);
    EXPECT_TRUE(head.has("Content-Length: " + std::to_string(big_body()->size())));
    EXPECT_EQ(client.get("/").status, 200);
}

TEST_F(http_server, a_file_that_is_not_in_memory_comes_through_the_disk_pool) {
    const auto root = base::scratch_directory::make(std::filesystem::temp_directory_path(), "cold-").value();
    const auto path = root.path() / "file";
    base::write_file(path, *big_body()).value();
    auto file = std::make_shared<const open_file>(
        open_file{base::open_for_reading(path).value(), big_body()->size()});
    ::fsync(file->fd.get());
    ::posix_fadvise(file->fd.get(), 0, 0, POSIX_FADV_DONTNEED);
    char byte = 0;
    const iovec into{&byte, 1};
    const bool is_cold = ::preadv2(file->fd.get(), &into, 1, 0, RWF_NOWAIT) < 0 && errno == EAGAIN;
    shards.emplace(1);
    runtime::worker_pool disk({"disk", 1, 4});
    router routes;
    add(routes, method::get, "/cold", [file](const request&) {
        response r;
        r.body = file_slice{file, 1, file->bytes - 1};
        return r;
    });
    server_options options;
    options.port = 0;
    server serving(*shards, std::move(routes), options, &disk);
    test_client client(serving.start().value().port);
    EXPECT_EQ(client.get("/cold").body, big_body()->substr(1));
    const auto text = prometheus::TextSerializer().Serialize(serving.metrics()->Collect());
    if (is_cold) { // not so on a file system that lives in memory
        EXPECT_EQ(text.find("lectern_http_cold_reads_total 0"), std::string::npos) << text;
    }
    EXPECT_EQ(client.get("/cold").body, big_body()->substr(1));
}

TEST_F(http_server, a_client_that_half_closes_still_gets_its_answer) {
    serve();
    test_client client(port);
    client.send("GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
    client.finish_sending();
    EXPECT_EQ(client.receive().body, *big_body());
    EXPECT_TRUE(client.is_closed());
}

TEST_F(http_server, a_handler_that_throws_costs_one_answer_and_not_the_server) {
    serve();
    test_client client(port);
    EXPECT_EQ(client.get("/throws").status, 500);
    EXPECT_EQ(client.get("/").status, 200);
}

TEST_F(http_server, bodies_have_the_limit_of_their_route) {
    serve();
    test_client client(port);
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(client.receive(true).status, 100);
    client.send("abc");
    EXPECT_EQ(client.receive().body, "abc");
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
    const auto refused = client.receive();
    EXPECT_EQ(refused.status, 413);
    EXPECT_TRUE(refused.has("Connection: close"));
    test_client chunked(port);
    chunked.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n");
    EXPECT_EQ(chunked.receive().status, 413);
    test_client unasked(port);
    unasked.send(
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\nGET /big HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(unasked.receive().status, 413);
    EXPECT_EQ(unasked.read_all(), ""); // the body is never a request
}

TEST_F(http_server, an_early_refusal_can_be_read_while_the_body_still_comes) {
    serve();
    test_client client(port);
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 50000000\r\n\r\n");
    const std::string block(32768, 'x');
    for (int i = 0; i < 50; ++i) client.send(block);
    EXPECT_EQ(client.receive().status, 405);
}

TEST_F(http_server, a_head_that_trickles_is_cut_and_so_is_a_silent_connection) {
    serve(quick());
    test_client trickling(port), silent(port);
    const auto start = std::chrono::steady_clock::now();
    trickling.send("GET / HT");
    EXPECT_TRUE(trickling.is_closed());
    EXPECT_TRUE(silent.is_closed());
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
    EXPECT_NE(metrics().find("lectern_http_cutoffs_total{reason=\"header_timeout\"} 2"), std::string::npos)
        << metrics();
}

TEST_F(http_server, a_busy_pipeline_is_not_cut_for_heads_that_straddle_its_packets) {
    serve(quick());
    test_client client(port);
    const std::string one = "GET /?x HTTP/1.1\r\nHost: h\r\n\r\n";
    client.send(one.substr(0, 10));
    int answered = 0;
    for (const auto end = std::chrono::steady_clock::now() + 1500ms; std::chrono::steady_clock::now() < end;
         ++answered) {
        client.send(one.substr(10) + one.substr(0, 10)); // every packet ends within a head
        ASSERT_EQ(client.receive().status, 200) << "cut after " << answered;
    }
}

TEST_F(http_server, an_idle_connection_is_closed_and_one_with_requests_is_not) {
    serve(quick());
    test_client idle(port), busy(port);
    EXPECT_EQ(idle.get("/").status, 200);
    std::atomic<bool> gone = false;
    std::thread watch([&] { gone = idle.is_closed(); });
    int answered = 0;
    for (const auto end = std::chrono::steady_clock::now() + 1500ms; std::chrono::steady_clock::now() < end;
         ++answered)
        if (busy.get("/").status != 200) break;
    watch.join();
    EXPECT_TRUE(gone);
    EXPECT_EQ(busy.get("/").status, 200) << answered;
}

TEST_F(http_server, a_body_that_stands_still_is_cut) {
    serve(quick());
    test_client client(port);
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbo");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(http_server, a_reader_that_stands_still_is_cut_and_a_slow_one_is_not) {
    auto options = quick();
    options.unsent_bytes = 16 << 10;
    options.least_rate = 1000;
    serve(options);
    test_client stuck(port, 4096), slow(port, 4096);
    for (auto* client : {&stuck, &slow}) client->send("GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
    // Slow: 2 KiB now and then, far longer than the deadline; stuck: nothing at all.
    std::size_t taken = 0;
    for (const auto end = std::chrono::steady_clock::now() + 1500ms;
         std::chrono::steady_clock::now() < end;) {
        ASSERT_TRUE(slow.read_some(10'000, 2048)) << "cut after " << taken;
        taken = slow.unread().size();
        std::this_thread::sleep_for(10ms); // the pace of the client is what is tested
    }
    EXPECT_TRUE(soon([&] { return metrics().find("write_timeout\"} 1") != std::string::npos; })) << metrics();
    EXPECT_EQ(slow.receive().body, *big_body());
    EXPECT_LT(stuck.read_all().size(), big_body()->size());
}

TEST_F(http_server, connections_over_the_limit_get_503_and_leave_room_when_they_end) {
    server_options options;
    options.connections_per_address = 2;
    serve(options);
    std::optional<test_client> first(port), second(port);
    EXPECT_EQ(first->get("/").status, 200);
    EXPECT_EQ(second->get("/").status, 200);
    test_client third(port);
    EXPECT_EQ(third.receive().status, 503);
    first.reset();
    EXPECT_TRUE(soon([&] {
        test_client next(port);
        return next.get("/").status == 200;
    }));
}

TEST_F(http_server, running_out_of_descriptors_pauses_accepting_and_recovers) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "UBSan looks at memory through a pipe, for which this test leaves no descriptor";
#endif
    serve();
    test_client ready(port), late(port);
    EXPECT_EQ(ready.get("/").status, 200);
    EXPECT_EQ(late.get("/").status, 200);
    (void)metrics(); // UBSan looks at a type that it has not met through a pipe, for which there will be no
                     // descriptor
    // The next descriptor that the process could open lies above this limit.
    base::unique_fd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit tight{static_cast<rlim_t>(client.get()) + 1, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &tight);
    test_client starved(std::move(client), port);
    EXPECT_TRUE(soon([&] { return metrics().find("accept_paused\"} 0") == std::string::npos; }));
    EXPECT_EQ(ready.get("/").status, 200); // who is connected is served on
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_EQ(starved.get("/").status, 200);
}

TEST_F(http_server, a_port_that_is_taken_is_an_error_and_not_a_second_server) {
    serve();
    server_options options;
    options.port = port;
    server second(*shards, router(), options);
    const auto started = second.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, errc::conflict);
    EXPECT_NE(started.error().detail.find(std::to_string(port)), std::string::npos);
}

TEST_F(http_server, an_address_that_is_none_is_named) {
    shards.emplace(1);
    server_options options;
    options.host = "localhost.example";
    server bad(*shards, router(), options);
    EXPECT_EQ(bad.start().error().code, errc::usage);
}

TEST_F(http_server, draining_finishes_what_runs_closes_what_idles_and_accepts_nothing) {
    serve({}, 2);
    test_client idle(port), running(port, 4096);
    EXPECT_EQ(idle.get("/").status, 200);
    running.send("GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(running.read_some());
    auto drained = std::async(std::launch::async, [&] { return server_->drain(20s); });
    EXPECT_TRUE(idle.is_closed());
    EXPECT_EQ(running.receive().body, *big_body());
    EXPECT_TRUE(running.is_closed());
    EXPECT_EQ(drained.get(), 0U);
}

TEST_F(http_server, draining_cuts_what_is_not_done_in_time) {
    serve();
    test_client stuck(port, 4096);
    stuck.send("GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(stuck.read_some());
    EXPECT_EQ(server_->drain(100ms), 1U);
}

TEST_F(http_server, every_request_is_counted_once_by_kind_and_status) {
    serve({}, 2);
    test_client client(port);
    EXPECT_EQ(client.get("/").status, 200);
    EXPECT_EQ(client.get("/none").status, 404);
    EXPECT_EQ(client.get("/big").status, 200);
    EXPECT_TRUE(soon([&] {
        return metrics().find("lectern_http_requests_total{kind=\"other\",status=\"2xx\"} 2") !=
               std::string::npos;
    })) << metrics();
    EXPECT_NE(metrics().find("lectern_http_requests_total{kind=\"none\",status=\"4xx\"} 1"),
              std::string::npos);
    EXPECT_TRUE(
        soon([&] { return metrics().find("lectern_http_request_seconds_count 3") != std::string::npos; }));
    EXPECT_EQ(connections_open(), 1);
    EXPECT_TRUE(soon([&] {
        return metrics().find("lectern_http_connections_open{state=\"idle\"} 1") != std::string::npos;
    }));
}

TEST_F(http_server, clients_that_crash_in_the_middle_leave_nothing_behind) {
    serve({}, 2);
    for (int i = 0; i < 50; ++i) {
        test_client client(port);
        client.send("GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
        client.read_some(10'000, 100);
        client.reset();
    }
    EXPECT_TRUE(soon([&] { return connections_open() == 0; })) << metrics();
    test_client after(port);
    EXPECT_EQ(after.get("/").status, 200);
}

} // namespace lectern::http
