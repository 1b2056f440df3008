// lectern serve, seen from outside: what it tells, how it is told to change, how it ends.
#include "app/library.hpp"
#include "component/delivery/made_package.hpp"
#include "component/http/tls_client.hpp"
#include "component/loopback.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/app/run.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/catalogue/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <future>
#include <set>
#include <thread>

namespace lectern::app {
namespace {

using namespace std::chrono_literals;
using http::test_client;
using http::tls_client;

// What dashboards and alerts are made of: names may be added here, never changed.
const std::set<std::string> metric_names{"lectern_build_info",
                                         "lectern_delivery_hot_bytes",
                                         "lectern_delivery_hot_hits_total",
                                         "lectern_delivery_hot_misses_total",
                                         "lectern_delivery_packages_open",
                                         "lectern_delivery_packages_opened_total",
                                         "lectern_delivery_tokens_accepted_total",
                                         "lectern_delivery_tokens_refused_total",
                                         "lectern_http_cold_reads_total",
                                         "lectern_http_connections_open",
                                         "lectern_http_connections_total",
                                         "lectern_http_cutoffs_total",
                                         "lectern_http_far_connections_total",
                                         "lectern_http_received_bytes_total",
                                         "lectern_http_request_seconds",
                                         "lectern_http_requests_total",
                                         "lectern_http_sent_bytes_total",
                                         "lectern_pool_waiting",
                                         "lectern_tls_certificate_expires_seconds",
                                         "lectern_tls_handshake_failures_total",
                                         "lectern_tls_handshakes_total",
                                         "process_cpu_seconds_total",
                                         "process_resident_memory_bytes"};

bool soon(const std::function<bool()>& holds) {
    for (int i = 0; i < 400; ++i) {
        if (holds()) return true;
        std::this_thread::sleep_for(50ms);
    }
    return false;
}

bool answers(std::uint16_t port) {
    const base::unique_fd probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(probe.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
}

// The whole program on a thread of this process, with TLS; its log goes to standard error.
struct serving : testing::Test {
    serving() {
        made = http::make_certificate(directory.path(), "site", "one.example");
        const auto address = [](std::uint16_t port) {
            return "\"127.0.0.1:" + std::to_string(port) + "\"\n";
        };
        const auto config = (directory.path() / "lectern.toml").string();
        base::write_file(config,
                         "[server]\nlisten = " + address(plain) + "admin_listen = " + address(admin) +
                             "shards = 1\n[jobs]\nworkers = 0\n[http]\naccess_log = true\n[tls]\nlisten = " +
                             address(secure) + "certificate = \"" + made.certificate + "\"\nkey = \"" +
                             made.key + "\"\n[proxies]\ntrusted = \"127.0.0.1\"\n")
            .value();
        testing::internal::CaptureStderr();
        ended = std::async(std::launch::async, [config, data = (directory.path() / "data").string()] {
            std::vector<std::string> words{"lectern", "serve", "--config", config, "--data", data};
            std::vector<char*> argv;
            for (auto& word : words) argv.push_back(word.data());
            return run(static_cast<int>(argv.size()), argv.data());
        });
        is_up = soon([&] { return answers(admin); });
    }
    ~serving() override { end(); }

    std::string end() {
        if (!ended.valid()) return {};
        ::kill(::getpid(), SIGTERM);
        EXPECT_EQ(ended.get(), 0);
        return testing::internal::GetCapturedStderr();
    }

    base::scratch_directory directory =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "serve-").value();
    http::made_certificate made;
    std::uint16_t plain = tests::free_port(), secure = tests::free_port(), admin = tests::free_port();
    std::future<int> ended;
    bool is_up = false;
};

} // namespace

TEST_F(serving, metrics_have_the_names_that_others_rely_on) {
    ASSERT_TRUE(is_up);
    const auto text = test_client(admin).get("/metrics").body;
    std::set<std::string> found;
    for (auto at = text.find("# TYPE "); at != std::string::npos; at = text.find("# TYPE ", at + 1))
        found.insert(text.substr(at + 7, text.find(' ', at + 7) - at - 7));
    EXPECT_EQ(found, metric_names);
    for (const auto* pool : {"writer", "passwords", "uploads", "catalogue", "disk"})
        EXPECT_NE(text.find("lectern_pool_waiting{pool=\"" + std::string(pool) + "\"}"), std::string::npos)
            << text;
    EXPECT_EQ(test_client(plain).get("/metrics").status, 404);
}

TEST_F(serving, it_says_that_it_is_not_ready_while_it_drains) {
    ASSERT_TRUE(is_up);
    EXPECT_EQ(test_client(admin).get("/readyz").status, 200);
    test_client slow(plain);
    slow.send("GET /healthz HTTP/1.1\r\nHost: test\r\n"); // a request that is on its way is still answered
    EXPECT_TRUE(soon([&] {
        return test_client(admin).get("/metrics").body.find("connections_open{state=\"head\"} 1") !=
               std::string::npos;
    }));
    ::kill(::getpid(), SIGTERM);
    EXPECT_TRUE(soon([&] { return test_client(admin).get("/readyz").status == 503; }));
    EXPECT_EQ(test_client(admin).get("/readyz").body, "draining\n");
    slow.send("\r\n");
    const auto last = slow.receive();
    EXPECT_EQ(last.status, 200);
    EXPECT_TRUE(last.has("Connection: close"));
    EXPECT_EQ(ended.get(), 0);
    testing::internal::GetCapturedStderr();
}

TEST_F(serving, a_renewed_certificate_is_taken_on_sighup_and_a_bad_one_is_not) {
    ASSERT_TRUE(is_up);
    tls_client open(secure);
    EXPECT_EQ(open.common_name(), "one.example");
    http::make_certificate(directory.path(), "site", "two.example");
    ::kill(::getpid(), SIGHUP);
    EXPECT_TRUE(soon([&] { return tls_client(secure).common_name() == "two.example"; }));
    EXPECT_EQ(open.get("/healthz").status, 200);
    base::write_file(made.certificate, "no certificate").value();
    ::kill(::getpid(), SIGHUP);
    base::write_file(directory.path() / "data/playback.keys", "no key\n").value();
    ::kill(::getpid(), SIGHUP);
    EXPECT_EQ(tls_client(secure).common_name(), "two.example");
    const auto log = end();
    EXPECT_NE(log.find("tls.certificate_kept why=\"tls.certificate " + made.certificate), std::string::npos)
        << log;
}

TEST_F(serving, the_access_log_has_one_line_a_request_and_no_secrets) {
    ASSERT_TRUE(is_up);
    test_client client(plain);
    client.get("/healthz?secret=canary-1");
    client.get("/media/t/canary-2/" + std::string(64, '0') + "/main.m3u8");
    client.get("/media/t/canary-3");
    client.get("/api/v1/uploads/canary-4", "Authorization: Bearer canary-5\r\nCookie: a=canary-6\r\n");
    client.get("/healthz", "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n");
    client.get("/forged%0d%0ax");
    const auto log = end();
    EXPECT_EQ(log.find("canary"), std::string::npos) << log;
    const auto lines = [&](const std::string& part) {
        std::size_t count = 0;
        for (auto at = log.find(part); at != std::string::npos; at = log.find(part, at + 1)) ++count;
        return count;
    };
    EXPECT_EQ(lines(" http_request address="), 6U) << log;
    EXPECT_EQ(lines("http_request address=127.0.0.1 method=GET path=/healthz status=200 bytes=3 tls=no"), 1U)
        << log;
    EXPECT_EQ(lines("path=/media/t/-/" + std::string(64, '0') + "/main.m3u8 status=403"), 1U) << log;
    EXPECT_EQ(lines("path=/media/t/- status=404"), 1U) << log;
    EXPECT_EQ(lines("path=/api/v1/uploads/- "), 1U) << log;
    EXPECT_EQ(lines("address=203.0.113.7 method=GET path=/healthz status=200 bytes=3 tls=yes"), 1U) << log;
}

TEST_F(serving, media_close_and_open_with_their_lecture_while_it_runs) {
    ASSERT_TRUE(is_up);
    auto site = open_library(directory.path() / "data").value();
    auto& database = *site.database;
    const auto course = [&](const std::string& audience) {
        const auto report = catalogue::import_catalogue(database, R"({"institutions": [
            {"slug": "here", "name": "Here", "country": "CN", "kind": "university"}], "courses": [
            {"slug": "anatomy", "title": "Anatomy", "language": "en", "institution": "here", "audience": ")" +
                                                                      audience + "\"}]}");
        EXPECT_TRUE(report.value().problems.empty());
    };
    const auto lecture = catalogue::create_lecture(database, "anatomy", "Bones").value();
    const auto package = delivery::make_package(site.packages, {{"v360", false, {4000, 3000}}}).id;
    catalogue::publish(
        database, lecture,
        {package, "a.mp4", base::sha256_hex("a"), 12s, 7000, R"({"renditions":[],"captions":[]})"})
        .value();
    accounts::add_user(database, {"ada", accounts::role::student, "a long password", ""}, base::now())
        .value();
    const auto bearer =
        "Authorization: Bearer " + accounts::add_token(database, "ada", base::now()).value().secret + "\r\n";
    const std::string media = "/media/" + package + "/main.m3u8", about = "/api/v1/lectures/" + lecture;
    const auto becomes = [&](int status) {
        return soon([&] { return test_client(plain).get(media).status == status; });
    };
    EXPECT_TRUE(becomes(200));
    course("signed_in");
    EXPECT_TRUE(becomes(403));
    EXPECT_EQ(test_client(plain).get(about + "/playback").status, 401);
    const auto mine = test_client(plain).get(about, bearer).body;
    const auto from = mine.find("/media/t/"), to = mine.find('"', from);
    ASSERT_NE(from, std::string::npos) << mine;
    EXPECT_EQ(test_client(plain).get(mine.substr(from, to - from)).status, 200);
    course("enrolled");
    EXPECT_EQ(test_client(plain).get(about + "/playback", bearer).status, 403);
    course("public");
    EXPECT_TRUE(becomes(200));
}

} // namespace lectern::app
