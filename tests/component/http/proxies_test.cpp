// Behind a proxy: who is believed, and who is counted.
#include "component/http/tls_client.hpp"

#include "lectern/http/server.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace lectern::http {
namespace {

// The fixture's only page tells whose request it was.
response tell(const request& r) {
    response made;
    made.body = std::string(r.remote_address) + (r.is_secure ? " by TLS" : "");
    return made;
}

struct http_proxies : testing::Test {
    void serve(const char* trusted, bool protocol = false) {
        made = make_certificate(directory.path(), "one", "localhost");
        server_options options;
        options.port = options.tls.port = 0;
        options.tls.host = "127.0.0.1";
        options.tls.certificate = made.certificate;
        options.tls.key = made.key;
        options.connections_per_address = 2;
        options.proxies.trusted = network_list::parse(trusted).value();
        options.proxies.protocol = protocol;
        router routes;
        route page;
        page.methods = {method::get};
        page.pattern = "/{...}";
        page.handle = direct_handler(tell);
        routes.add(std::move(page));
        shards.emplace(1);
        server_.emplace(*shards, std::move(routes), options);
        port = server_->start().value().port;
        secure_port = server_->secure_endpoint()->port;
    }
    ~http_proxies() override {
        server_.reset();
        if (shards) shards->stop();
    }

    base::scratch_directory directory =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "proxies-").value();
    made_certificate made;
    std::optional<runtime::shard_set> shards;
    std::optional<server> server_;
    std::uint16_t port = 0, secure_port = 0;
};

constexpr const char* claims = "X-Forwarded-For: 198.51.100.1, 203.0.113.7\r\nX-Forwarded-Proto: https\r\n"
                               "Forwarded: for=192.0.2.1\r\n";

TEST_F(http_proxies, a_proxy_that_is_named_is_believed_request_by_request) {
    serve("127.0.0.1");
    test_client client(port);
    EXPECT_EQ(client.get("/", claims).body, "203.0.113.7 by TLS");
    EXPECT_EQ(client.get("/", "X-Forwarded-For: 2001:db8::7\r\n").body, "2001:db8::7");
    EXPECT_EQ(client.get("/").body, "127.0.0.1");
}

TEST_F(http_proxies, others_are_not_believed) {
    serve("10.0.0.0/8, ::1");
    EXPECT_EQ(test_client(port).get("/", claims).body, "127.0.0.1");
    EXPECT_EQ(tls_client(secure_port).get("/", "X-Forwarded-Proto: http\r\n").body, "127.0.0.1 by TLS");
    test_client protocol(port);
    protocol.send("PROXY TCP4 203.0.113.7 127.0.0.1 4711 443\r\n");
    EXPECT_EQ(protocol.get("/").status, 400);
}

TEST_F(http_proxies, a_proxys_connections_are_not_counted_as_one_persons) {
    serve("127.0.0.1");
    test_client first(port), second(port), third(port), fourth(port);
    for (auto* each : {&first, &second, &third, &fourth}) EXPECT_EQ(each->get("/").status, 200);
}

TEST_F(http_proxies, the_proxy_protocol_tells_whose_connection_it_is_and_counts_it) {
    serve("127.0.0.1", true);
    const std::string header = "PROXY TCP4 203.0.113.7 127.0.0.1 4711 443\r\n";
    test_client first(port);
    for (const char c : header) first.send({&c, 1});
    EXPECT_EQ(first.get("/").body, "203.0.113.7");
    {
        test_client second(port);
        second.send(header + "GET / HTTP/1.1\r\nHost: test\r\n\r\n");
        EXPECT_EQ(second.receive().body, "203.0.113.7");
        test_client third(port);
        third.send(header + "GET / HTTP/1.1\r\nHost: test\r\n\r\n");
        EXPECT_EQ(third.receive().status, 0); // more than two from this address
    }
    test_client unknown(port);
    unknown.send("PROXY UNKNOWN\r\n");
    EXPECT_EQ(unknown.get("/").body, "127.0.0.1");
    test_client without(port);
    EXPECT_EQ(without.get("/").status, 0);
}

TEST_F(http_proxies, tls_follows_the_proxy_protocol) {
    serve("127.0.0.1", true);
    tls_client_options later;
    later.shake_hands = false;
    tls_client client(secure_port, later);
    const std::string header(
        "\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c\xcb\x00\x71\x07\x7f\x00\x00\x01\x12\x34\x01\xbb", 28);
    ASSERT_EQ(::send(client.socket(), header.data(), header.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(header.size()));
    ASSERT_EQ(SSL_connect(client.ssl()), 1);
    EXPECT_EQ(client.get("/").body, "203.0.113.7 by TLS");
}

} // namespace
} // namespace lectern::http
