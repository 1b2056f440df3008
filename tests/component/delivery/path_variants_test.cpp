// Ten thousand spellings of paths that try to leave the media and the pages, which are full of links that do.
#include "component/delivery/made_package.hpp"
#include "component/http/test_client.hpp"

#include "lectern/delivery/media_handler.hpp"
#include "lectern/delivery/static_site.hpp"
#include "lectern/http/server.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace lectern::delivery {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view canary = "CANARY-4711";
constexpr int wanted = 10'000;

struct path_variants : testing::Test {
    path_variants()
        : packages(store::package_store::open(root.path() / "data").value()), shards(2),
          disk({"disk", 2, 256}), handler(shards, disk, packages, media_options{}) {
        make_traps();
        http::router routes;
        handler.add_routes(routes);
        static_site pages({root.path() / "web"});
        pages.add_routes(routes);
        http::server_options limits;
        limits.port = 0;
        server.emplace(shards, std::move(routes), limits);
        port = server->start().value().port;
        handler.publish(std::make_shared<const package_index>(std::vector<std::string>{made.id}));
    }

    // Links out of every directory that is served, and files that nobody listed.
    void make_traps() {
        const auto secrets = root.path() / "secrets";
        for (const auto& directory : {secrets, root.path() / "web"}) fs::create_directories(directory);
        for (const auto& file :
             {secrets / "secret.txt", secrets / "seg-0.m4s", root.path() / "data/secret.txt"})
            base::write_file(file, std::string(canary)).value();
        base::write_file(root.path() / "web/index.html", "<!doctype html><title>Lectern</title>").value();
        const auto package = packages.path_of(made.id);
        base::write_file(package / "stray.txt", std::string(canary)).value();
        for (const auto& at : {package, package / "captions", package.parent_path(), root.path() / "web"}) {
            fs::create_symlink(secrets / "secret.txt", at / "link.txt");
            fs::create_symlink(secrets, at / "outside");
            fs::create_symlink("/", at / "top");
        }
    }

    std::string next_target() {
        const std::vector<std::string> steps{"..",
                                             ".",
                                             "%2e%2e",
                                             "%2E.",
                                             ".%2e",
                                             "..%2f",
                                             "..%2F..",
                                             "%252e%252e",
                                             "..%5c",
                                             "..\\",
                                             "...",
                                             "..;",
                                             "..%00",
                                             "%c0%ae",
                                             "%c0%ae%c0%ae",
                                             "%e0%80%ae",
                                             "",
                                             "%20",
                                             "%2f",
                                             "..%252f",
                                             "outside",
                                             "link.txt",
                                             "top",
                                             "secrets",
                                             "secret.txt",
                                             "stray.txt",
                                             "data",
                                             "packages",
                                             "captions",
                                             "v1",
                                             "seg-0.m4s",
                                             "main.m3u8",
                                             "en.vtt",
                                             "media",
                                             "assets",
                                             "t",
                                             made.id,
                                             "etc/passwd",
                                             "proc/self/environ",
                                             "v1.mp4",
                                             "outside/secret.txt",
                                             "..././",
                                             "%u002e%u002e",
                                             "~"};
        const std::vector<std::string> starts{"/media/" + made.id + "/",
                                              "/media/",
                                              "/",
                                              "//",
                                              "/assets/",
                                              "/media/t/x/",
                                              "http://test/media/" + made.id + "/",
                                              "/media/" + made.id + "/captions/"};
        const auto one_of = [&](const auto& list) { return list[random() % list.size()]; };
        auto target = one_of(starts);
        const auto count = 1 + random() % 6;
        for (std::size_t i = 0; i < count; ++i) target += (i == 0 ? "" : "/") + one_of(steps);
        return target;
    }

    base::scratch_directory root = base::scratch_directory::make(fs::temp_directory_path(), "paths-").value();
    store::package_store packages;
    made_package made = make_package(packages, {{"v1", false, {5000, 40000}}, {"a1", true, {9000}}});
    runtime::shard_set shards;
    runtime::worker_pool disk;
    media_handler handler;
    std::optional<http::server> server;
    std::uint16_t port = 0;
    std::mt19937 random{20261125};
};

} // namespace

TEST_F(path_variants, none_of_ten_thousand_leaks_a_byte) {
    std::map<int, int> seen;
    std::optional<http::test_client> client;
    for (int i = 0; i < wanted; ++i) {
        const auto target = next_target();
        if (!client) client.emplace(port);
        const auto answer = client->get(target);
        ++seen[answer.status];
        ASSERT_EQ((answer.head + answer.body).find(canary), std::string::npos) << target;
        ASSERT_EQ(answer.body.find("root:"), std::string::npos) << target;
        const bool known =
            answer.status == 200 || answer.status == 400 || answer.status == 403 || answer.status == 404;
        ASSERT_TRUE(known) << answer.status << " for " << target;
        if (answer.status == 400) client.reset(); // which ends the connection
    }
    // The generator is not so wild that all of it is refused at the door.
    for (const int status : {200, 400, 403, 404}) EXPECT_GT(seen[status], 20) << status;
}

} // namespace lectern::delivery
