// The limits and deadlines of the server, met by real clients.
#include "component/http/server_fixture.hpp"

namespace lectern::http {

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

} // namespace lectern::http
