// Handlers that read the request body themselves, over a loopback socket.
#include "component/loopback.hpp"

#include "lectern/http/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <optional>

namespace lectern::http {
namespace {

using tests::raw_client;

struct streaming_http : testing::Test {
    streaming_http() : shards(1) {
        router routes;
        add(routes, "/count", [](const request&, body_reader& body) { return count(body); });
        add(routes, "/refuse", [](const request&, body_reader&) { return refuse(); });
        add(routes, "/hold", [this](const request&, body_reader& body) { return hold(body); });
        server_options options;
        options.port = 0;
        options.body_progress = std::chrono::milliseconds(500);
        options.linger = std::chrono::milliseconds(100);
        serving.emplace(shards, std::move(routes), options);
        port = serving->start().value().port;
    }

    static void add(router& routes, std::string pattern, streaming_handler handle) {
        route r;
        r.methods = {method::post};
        r.pattern = std::move(pattern);
        r.handle = std::move(handle);
        routes.add(std::move(r));
    }

    static boost::asio::awaitable<response> count(body_reader& body) {
        std::string all;
        std::size_t pieces = 0;
        for (;;) {
            const auto more = co_await body.read(all, 1000);
            if (!more) co_return problem(400, "Bad Request", more.error().detail);
            if (*more == 0) break;
            ++pieces;
        }
        response r;
        const auto sum = body.trailer("X-Sum");
        r.body = "[" + std::to_string(all.size()) + (sum.empty() ? "" : " " + std::string(sum)) +
                 (pieces >= all.size() / 1000 ? "" : " too large pieces") + "]";
        co_return r;
    }
    static boost::asio::awaitable<response> refuse() { co_return problem(409, "Conflict", "[refused]"); }
    boost::asio::awaitable<response> hold(body_reader& body) {
        held.set_value(&body);
        std::string all;
        result<std::size_t> more = 1;
        while (more && *more > 0) more = co_await body.read(all, 1U << 20U);
        ended.set_value({all.size(), more ? errc::internal : more.error().code});
        co_return problem(503, "Service Unavailable", "[ended]");
    }

    runtime::shard_set shards;
    std::optional<server> serving;
    std::uint16_t port = 0;
    std::promise<body_reader*> held;
    std::promise<std::pair<std::size_t, errc>> ended;
};

std::string post(std::string_view path, std::string_view headers) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n";
}

TEST_F(streaming_http, a_body_arrives_in_pieces_no_larger_than_asked_for) {
    raw_client client(port);
    client.send(post("/count", "Content-Length: 100000\r\n") + std::string(100'000, 'x'));
    EXPECT_THAT(client.receive_until("]"), testing::HasSubstr("[100000]"));
}

TEST_F(streaming_http, a_chunked_body_is_decoded_and_the_connection_goes_on) {
    raw_client client(port);
    for (int round = 0; round < 2; ++round) {
        client.send(post("/count", "Transfer-Encoding: chunked\r\n") + "5\r\nhel");
        client.send("lo\r\n3;a=b\r\nabc\r\n0\r\n\r\n");
        EXPECT_THAT(client.receive_until("]"), testing::HasSubstr("[8]"));
    }
}

TEST_F(streaming_http, a_trailer_is_there_once_the_body_is_over) {
    raw_client client(port);
    client.send(post("/count", "Transfer-Encoding: chunked\r\n") +
                "2\r\nab\r\n0\r\nOther: 1\r\nx-Sum:  abc \r\n\r\n");
    EXPECT_THAT(client.receive_until("]"), testing::HasSubstr("[2 abc]"));
}

TEST_F(streaming_http, a_malformed_chunk_is_an_error_of_the_body) {
    raw_client client(port);
    client.send(post("/count", "Transfer-Encoding: chunked\r\n") + "zz\r\n");
    EXPECT_THAT(client.receive_until("malformed"), testing::StartsWith("HTTP/1.1 400 "));
}

TEST_F(streaming_http, a_client_is_told_to_continue_once_the_handler_reads) {
    raw_client client(port);
    client.send(post("/count", "Content-Length: 3\r\nExpect: 100-continue\r\n"));
    EXPECT_TRUE(client.receive_until("\r\n\r\n").starts_with("HTTP/1.1 100 "));
    client.send("abc");
    EXPECT_THAT(client.receive_until("]"), testing::HasSubstr("[3]"));
}

TEST_F(streaming_http, a_refused_client_is_not_told_to_continue) {
    raw_client client(port);
    client.send(post("/refuse", "Content-Length: 1000000000000\r\nExpect: 100-continue\r\n"));
    EXPECT_TRUE(client.receive_until("]").starts_with("HTTP/1.1 409 "));
}

TEST_F(streaming_http, a_body_that_nobody_read_is_never_the_next_request) {
    raw_client client(port);
    const auto hidden = post("/count", "Content-Length: 0\r\n");
    client.send(post("/refuse", "Content-Length: " + std::to_string(hidden.size() + 1) + "\r\n") + hidden);
    const auto answers = client.receive_until("[0]");
    EXPECT_NE(answers.find("[refused]"), std::string::npos);
    EXPECT_EQ(answers.find("[0]"), std::string::npos);
}

TEST_F(streaming_http, an_unread_body_that_is_here_already_does_not_cost_the_connection) {
    raw_client client(port);
    client.send(post("/refuse", "Content-Length: 3\r\n") + "abc" + post("/count", "Content-Length: 2\r\n") +
                "de");
    EXPECT_THAT(client.receive_until("[2]"), testing::HasSubstr("[2]"));
}

TEST_F(streaming_http, cancelling_ends_a_read_that_waits_and_the_answer_goes_out) {
    raw_client client(port);
    client.send(post("/hold", "Content-Length: 10\r\n") + "abc");
    auto* body = held.get_future().get();
    shards.at(0).post([body] { body->cancel(); });
    EXPECT_EQ(ended.get_future().get(), std::pair(std::size_t{3}, errc::cancelled));
    EXPECT_THAT(client.receive_until("[ended]"), testing::HasSubstr(" 503 "));
}

TEST_F(streaming_http, a_client_that_leaves_ends_the_read_with_what_had_come) {
    raw_client client(port);
    client.send(post("/hold", "Content-Length: 10\r\n") + "abc");
    held.get_future().get();
    client.close();
    EXPECT_EQ(ended.get_future().get(), std::pair(std::size_t{3}, errc::io));
}

TEST_F(streaming_http, a_body_that_stands_still_is_ended) {
    raw_client client(port);
    client.send(post("/hold", "Content-Length: 10\r\n") + "abc");
    EXPECT_EQ(ended.get_future().get(), std::pair(std::size_t{3}, errc::io));
}

TEST_F(streaming_http, a_drain_lets_the_handler_keep_what_it_has) {
    raw_client client(port);
    client.send(post("/hold", "Content-Length: 10\r\n") + "abc");
    held.get_future().get();
    EXPECT_EQ(serving->drain(std::chrono::seconds(5)), 0U);
    EXPECT_EQ(ended.get_future().get(), std::pair(std::size_t{3}, errc::cancelled));
}

} // namespace
} // namespace lectern::http
