// TLS in the server's own process: versions, resumption, certificates that change, bodies, ends.
#include "component/http/tls_client.hpp"

#include "lectern/base/sha256.hpp"
#include "lectern/http/server.hpp"

#include <gtest/gtest.h>
#include <prometheus/collectable.h>
#include <prometheus/text_serializer.h>

#include <chrono>
#include <future>
#include <optional>
#include <sys/mman.h>

namespace lectern::http {
namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;

shared_bytes large_body() {
    static const auto made = [] {
        std::string text;
        while (text.size() < 5'000'000) text += std::to_string(text.size() * 7919) + ' ';
        return std::make_shared<const std::string>(std::move(text));
    }();
    return made;
}

std::shared_ptr<const open_file> large_file() {
    open_file file;
    file.fd = base::unique_fd(::memfd_create("large", MFD_CLOEXEC));
    EXPECT_EQ(::write(file.fd.get(), large_body()->data(), large_body()->size()),
              static_cast<ssize_t>(large_body()->size()));
    file.bytes = large_body()->size();
    return std::make_shared<const open_file>(std::move(file));
}

route get_route(std::string pattern, direct_handler handle) {
    route r;
    r.methods = {method::get};
    r.pattern = std::move(pattern);
    r.handle = std::move(handle);
    return r;
}

response greet(const request& r) {
    response made;
    made.headers = "Content-Type: text/plain\r\n";
    made.body = "hello " + std::string(r.query);
    return made;
}

awaitable<response> count_body(const request&, body_reader& body) {
    std::string all;
    for (;;) {
        const auto more = co_await body.read(all, 100'000);
        if (!more || !*more) break;
    }
    response made;
    made.body = base::sha256_hex(all);
    co_return made;
}

router routes_for_tls() {
    router routes;
    routes.add(get_route("/", greet));
    routes.add(get_route("/memory", [](const request&) {
        response r;
        r.body = large_body();
        return r;
    }));
    entity e;
    e.content_type = "video/mp4";
    e.etag = "\"large\"";
    const auto file = large_file();
    e.identity = file_slice{file, 0, file->bytes};
    const auto prepared = std::make_shared<const prepared_entity>(prepare(std::move(e)));
    routes.add(get_route("/file", [prepared](const request& r) { return respond_with(r, *prepared); }));
    const file_slice paced{file, 0, file->bytes, {1'500'000, 1'000'000}};
    routes.add(get_route("/paced", [paced](const request&) { return response{.body = paced}; }));
    route post;
    post.methods = {method::post};
    post.pattern = "/count";
    post.handle = streaming_handler(count_body);
    routes.add(std::move(post));
    return routes;
}

struct http_tls : testing::Test {
    void serve(tls_options tls = {}) {
        if (tls.certificate.empty()) {
            made = make_certificate(directory.path(), "one", "one.example");
            tls.certificate = made.certificate;
            tls.key = made.key;
        }
        server_options options;
        options.port = tls.port = 0;
        tls.host = "127.0.0.1";
        options.tls = std::move(tls);
        shards.emplace(1);
        server_.emplace(*shards, routes_for_tls(), options);
        started = server_->start();
        if (started) port = server_->secure_endpoint().value().port;
    }
    std::string metrics() { return prometheus::TextSerializer().Serialize(server_->metrics()->Collect()); }
    ~http_tls() override {
        server_.reset();
        if (shards) shards->stop();
    }

    base::scratch_directory directory =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "tls-").value();
    made_certificate made;
    std::optional<runtime::shard_set> shards;
    std::optional<server> server_;
    result<endpoint> started = endpoint{};
    std::uint16_t port = 0;
};

struct http_tls_versions : http_tls, testing::WithParamInterface<int> {
    tls_client_options wanted() const {
        tls_client_options o;
        o.version = GetParam();
        return o;
    }
};

INSTANTIATE_TEST_SUITE_P(versions, http_tls_versions, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& which) {
                             return which.param == TLS1_2_VERSION ? "tls_1_2" : "tls_1_3";
                         });

TEST_P(http_tls_versions, what_is_paced_comes_no_faster_after_its_beginning) {
    serve();
    tls_client client(port, wanted());
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(client.get("/paced").body == *large_body()); // 5 MB: one at once, the rest takes 2.7 s
    EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(1500));
    EXPECT_TRUE(client.get("/file").body == *large_body());
}

TEST_P(http_tls_versions, requests_on_one_connection_are_answered) {
    serve();
    tls_client client(port, wanted());
    ASSERT_TRUE(client.established);
    EXPECT_EQ(client.get("/?a").body, "hello a");
    const auto part = client.get("/file", "Range: bytes=1000000-1000009\r\n");
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, large_body()->substr(1000000, 10));
    client.send("HEAD /file HTTP/1.1\r\nHost: test\r\n\r\n");
    EXPECT_TRUE(client.receive(true).has("Content-Length: " + std::to_string(large_body()->size())));
    EXPECT_EQ(client.get("/file", "If-None-Match: \"large\"\r\n").status, 304);
    EXPECT_EQ(client.get("/none").status, 404);
    EXPECT_EQ(client.get("/?b").body, "hello b");
}

TEST_P(http_tls_versions, a_client_that_comes_back_resumes_also_after_the_certificate_changed) {
    serve();
    tls_client first(port, wanted());
    EXPECT_EQ(first.get("/").status, 200); // with TLS 1.3 the ticket comes after the handshake
    const auto ticket = first.session();
    auto again = wanted();
    again.resume = ticket.get();
    tls_client second(port, again);
    EXPECT_TRUE(second.is_resumed());
    EXPECT_EQ(second.get("/").status, 200);
    make_certificate(directory.path(), "one", "two.example");
    ASSERT_TRUE(server_->reload_certificate());
    const auto newer = second.session(); // a client uses a ticket of TLS 1.3 once
    again.resume = newer.get();
    tls_client third(port, again);
    EXPECT_TRUE(third.is_resumed());
    EXPECT_EQ(third.get("/").status, 200);
    const std::string version = GetParam() == TLS1_2_VERSION ? "1.2" : "1.3";
    EXPECT_NE(metrics().find("lectern_tls_handshakes_total{version=\"" + version + "\",resumed=\"yes\"} 2"),
              std::string::npos);
}

TEST_P(http_tls_versions, without_resumption_every_handshake_is_whole) {
    tls_options tls;
    tls.resumption = false;
    serve(tls);
    tls_client first(port, wanted());
    EXPECT_EQ(first.get("/").status, 200);
    const auto ticket = first.session();
    auto again = wanted();
    again.resume = ticket.get();
    tls_client second(port, again);
    EXPECT_FALSE(second.is_resumed());
    EXPECT_EQ(second.get("/").status, 200);
}

TEST_P(http_tls_versions, large_bodies_reach_a_slow_reader_whole) {
    serve();
    for (const auto* target : {"/file", "/memory"}) {
        auto slow = wanted();
        slow.receive_buffer = 4096;
        tls_client client(port, slow);
        client.send("GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n\r\n");
        EXPECT_EQ(base::sha256_hex(client.receive().body), base::sha256_hex(*large_body())) << target;
        EXPECT_EQ(client.get("/?after").body, "hello after");
    }
}

TEST_P(http_tls_versions, the_end_is_said_before_the_connection_closes) {
    serve();
    tls_client client(port, wanted());
    EXPECT_EQ(client.get("/", "Connection: close\r\n").status, 200);
    EXPECT_TRUE(client.ended_cleanly());
}

TEST_F(http_tls, pipelined_requests_are_answered_in_order) {
    serve();
    tls_client client(port);
    std::string all;
    for (int i = 0; i < 200; ++i) all += "GET /?" + std::to_string(i) + " HTTP/1.1\r\nHost: test\r\n\r\n";
    client.send(all);
    for (int i = 0; i < 200; ++i) ASSERT_EQ(client.receive().body, "hello " + std::to_string(i));
}

TEST_F(http_tls, a_request_in_records_of_one_byte_is_answered) {
    serve();
    tls_client client(port);
    for (const char c : std::string("GET /?bytes HTTP/1.1\r\nHost: test\r\n\r\n")) client.send({&c, 1});
    EXPECT_EQ(client.receive().body, "hello bytes");
}

TEST_F(http_tls, a_large_request_body_arrives_whole_after_100_continue) {
    serve();
    tls_client client(port);
    const auto size = std::to_string(large_body()->size());
    client.send("POST /count HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: " + size +
                "\r\n\r\n");
    EXPECT_EQ(client.receive().status, 100);
    client.send(*large_body());
    EXPECT_EQ(client.receive().body, base::sha256_hex(*large_body()));
    EXPECT_EQ(client.get("/?after").body, "hello after");
}

TEST_F(http_tls, a_new_certificate_is_for_new_connections_and_the_open_ones_go_on) {
    serve();
    tls_client open(port);
    EXPECT_EQ(open.common_name(), "one.example");
    make_certificate(directory.path(), "one", "two.example");
    ASSERT_TRUE(server_->reload_certificate());
    EXPECT_EQ(open.get("/?still").body, "hello still");
    tls_client fresh(port);
    EXPECT_EQ(fresh.common_name(), "two.example");
    EXPECT_EQ(fresh.get("/").status, 200);
}

TEST_F(http_tls, a_certificate_that_cannot_be_used_leaves_the_old_one) {
    serve();
    const auto other = make_certificate(directory.path(), "other", "other.example");
    base::write_file(made.key, base::read_file(other.key).value()).value();
    const auto reloaded = server_->reload_certificate();
    ASSERT_FALSE(reloaded);
    EXPECT_EQ(reloaded.error().detail,
              "tls.key " + made.key + ": the key does not belong to the certificate in " + made.certificate);
    tls_client client(port);
    EXPECT_EQ(client.common_name(), "one.example");
    EXPECT_EQ(client.get("/").status, 200);
}

TEST_F(http_tls, files_that_cannot_be_used_are_named_at_start) {
    const auto good = make_certificate(directory.path(), "good", "good.example");
    const auto own = base::read_file(good.certificate, 1U << 20U).value();
    const auto named = [this](const char* name) { return (directory.path() / name).string(); };
    const auto half = named("half"), two = named("two"), cut = named("cut"), text = named("text");
    base::write_file(text, "no certificate").value();
    base::write_file(half, own + own.substr(0, own.size() / 2)).value();
    base::write_file(cut, own + own.substr(0, 20)).value();
    struct row {
        std::string certificate, key, why;
    };
    for (const auto& [certificate, key, why] : {
             row{"/nowhere.pem", good.key, "tls.certificate: opening /nowhere.pem"},
             row{text, good.key, "tls.certificate " + text + ": there is no certificate in PEM form"},
             row{half, good.key,
                 "tls.certificate " + half + ": what stands after the first certificate is damaged"},
             row{cut, good.key,
                 "tls.certificate " + cut + ": what stands after the first certificate is damaged"},
             row{good.certificate, "/nowhere.key", "tls.key: opening /nowhere.key"},
             row{good.certificate, "", "tls.key: opening"},
             row{good.certificate, text, "tls.key " + text + ": there is no private key in PEM form"},
         }) {
        tls_options tls;
        tls.certificate = certificate;
        tls.key = key;
        serve(tls);
        ASSERT_FALSE(started) << why;
        EXPECT_EQ(started.error().code, errc::usage);
        EXPECT_TRUE(started.error().detail.starts_with(why)) << started.error().detail;
    }
    const auto key = base::read_file(good.key, 1U << 20U).value();
    base::write_file(two, own + "what follows is the issuer\r\n" + own + key).value();
    tls_options chain;
    chain.certificate = two;
    chain.key = good.key;
    serve(chain);
    EXPECT_TRUE(started.has_value());
}

TEST_F(http_tls, plain_http_on_the_tls_port_is_told_so) {
    serve();
    test_client client(port);
    client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
    const auto answer = client.receive();
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("https://"), std::string::npos);
    EXPECT_TRUE(client.is_closed());
    EXPECT_NE(metrics().find("lectern_tls_handshake_failures_total{reason=\"plain_http\"} 1"),
              std::string::npos);
}

TEST_F(http_tls, a_handshake_that_does_not_end_is_cut) {
    tls_options tls;
    tls.handshake_timeout = 50ms;
    serve(tls);
    test_client silent(port);
    test_client slow(port);
    slow.send("\x16\x03\x01"); // the begin of a ClientHello
    EXPECT_TRUE(silent.is_closed());
    EXPECT_TRUE(slow.is_closed());
    EXPECT_NE(metrics().find("lectern_http_cutoffs_total{reason=\"handshake_timeout\"} 2"),
              std::string::npos);
}

TEST_F(http_tls, old_versions_and_unknown_protocols_are_refused) {
    serve();
    tls_client_options old;
    old.version = TLS1_1_VERSION;
    EXPECT_FALSE(tls_client(port, old).established);
    tls_client_options h2;
    h2.protocols = std::string("\x02h2");
    EXPECT_FALSE(tls_client(port, h2).established);
    tls_client_options both;
    both.protocols = std::string("\x02h2\x08http/1.1");
    tls_client client(port, both);
    EXPECT_TRUE(client.established);
    EXPECT_EQ(client.protocol(), "http/1.1");
}

TEST_F(http_tls, tls_1_2_is_refused_where_1_3_is_the_least) {
    tls_options tls;
    tls.least = tls_version::tls_1_3;
    serve(tls);
    tls_client_options old;
    old.version = TLS1_2_VERSION;
    EXPECT_FALSE(tls_client(port, old).established);
    EXPECT_TRUE(tls_client(port).established);
}

TEST_F(http_tls, a_client_may_not_renegotiate) {
    serve();
    tls_client_options old;
    old.version = TLS1_2_VERSION;
    tls_client client(port, old);
    SSL_renegotiate(client.ssl());
    EXPECT_NE(SSL_do_handshake(client.ssl()), 1);
    EXPECT_EQ(tls_client(port).get("/").status, 200);
}

TEST_F(http_tls, keys_are_updated_when_the_client_asks) {
    serve();
    tls_client client(port);
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(SSL_key_update(client.ssl(), SSL_KEY_UPDATE_REQUESTED), 1);
        ASSERT_EQ(client.get("/?k").body, "hello k");
    }
}

TEST_F(http_tls, strict_transport_security_is_sent_by_tls_when_asked_for) {
    tls_options tls;
    tls.hsts = std::chrono::hours(1);
    serve(tls);
    EXPECT_TRUE(tls_client(port).get("/").has("Strict-Transport-Security: max-age=3600"));
    EXPECT_EQ(test_client(started->port).get("/").head.find("Strict-Transport"), std::string::npos);
}

TEST_F(http_tls, draining_lets_a_running_response_end) {
    serve();
    tls_client_options slow;
    slow.receive_buffer = 4096;
    tls_client client(port, slow);
    tls_client idle(port);
    EXPECT_EQ(idle.get("/").status, 200);
    client.send("GET /file HTTP/1.1\r\nHost: test\r\n\r\n");
    client.read_some(1000);
    auto drained = std::async(std::launch::async, [&] { return server_->drain(20s); });
    EXPECT_EQ(base::sha256_hex(client.receive().body), base::sha256_hex(*large_body()));
    EXPECT_TRUE(client.ended_cleanly());
    EXPECT_TRUE(idle.ended_cleanly());
    EXPECT_EQ(drained.get(), 0U);
}

} // namespace
} // namespace lectern::http
