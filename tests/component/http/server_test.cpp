// The server over loopback sockets: order, bodies, draining, counting.
#include "component/http/server_fixture.hpp"

namespace lectern::http {

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
