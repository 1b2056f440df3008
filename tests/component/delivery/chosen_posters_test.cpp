// Posters that somebody chose, as the media handler serves them.
#include "component/delivery/made_package.hpp"
#include "component/http/test_client.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/delivery/media_handler.hpp"
#include "lectern/http/server.hpp"

#include <gmock/gmock.h>

#include <map>
#include <mutex>

namespace lectern::delivery {
namespace {

struct chosen_posters : testing::Test {
    chosen_posters() : packages(store::package_store::open(root.path()).value()) {
        made = make_package(packages, {{"v1", false, {5000}}, {"a1", true, {9000}}});
        handler.emplace(shards, disk, packages, media_options(),
                        written_sources{{}, [this](std::string_view lecture, std::string_view wanted) {
                                            return find(lecture, wanted);
                                        }});
        http::router routes;
        handler->add_routes(routes);
        http::server_options limits;
        limits.port = 0;
        server.emplace(shards, std::move(routes), limits);
        port = server->start().value().port;
    }
    result<std::optional<std::string>> find(std::string_view lecture, std::string_view wanted) {
        const std::lock_guard lock(mutex);
        if (lecture != "a-lecture" || wanted != shown) return std::optional<std::string>();
        return std::optional<std::string>(picture);
    }
    void show(const std::string& name) {
        const std::lock_guard lock(mutex);
        shown = name;
    }
    void publish(bool is_public, const std::string& mark) {
        handler->publish(std::make_shared<const package_index>(
            std::vector<listed_package>{{made.id, is_public, {"another-lecture", "a-lecture"}}}, mark));
    }
    http::test_response get(const std::string& before, const std::string& path) {
        http::test_client client(port);
        return client.get("/media/" + before + made.id + "/" + path);
    }

    const std::string name = "0123456789abcdef", file = "posters/" + name + ".webp",
                      picture = std::string("RIFF\0\0\0\0WEBP", 12) + std::string(2000, 'p');
    base::scratch_directory root =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "posters-").value();
    store::package_store packages;
    made_package made;
    std::mutex mutex;
    std::string shown;
    runtime::shard_set shards{1};
    runtime::worker_pool disk{{"disk", 1, 256}};
    std::optional<media_handler> handler;
    std::optional<http::server> server;
    std::uint16_t port = 0;
};

} // namespace

TEST_F(chosen_posters, may_be_kept_for_ever_and_are_gone_when_another_is_shown) {
    show(name);
    publish(true, "0");
    const auto answer = get("", file);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, picture);
    EXPECT_TRUE(answer.has("Content-Type: image/webp"));
    EXPECT_TRUE(answer.has("Cache-Control: public, max-age=31536000, immutable"));
    for (const auto* other : {"posters/fedcba9876543210.webp", "posters/0123456789abcdef.jpg",
                              "posters/0123456789ABCDEF.webp", "posters/x/0123456789abcdef.webp"})
        EXPECT_EQ(get("", other).status, 404) << other;
    show("fedcba9876543210");
    publish(true, "1");
    EXPECT_EQ(get("", file).status, 404);
    EXPECT_EQ(get("", "posters/fedcba9876543210.webp").body, picture);
}

TEST_F(chosen_posters, of_a_private_lecture_are_for_its_viewers) {
    show(name);
    publish(false, "0");
    const auto keys = base::token_keys::parse("k1 abcdefghijklmnopqrstuvwxyz0123456789\n").value();
    handler->use_keys(keys);
    EXPECT_EQ(get("", file).status, 403);
    const auto token = keys->sign({"a-lecture", 0, base::now() + std::chrono::hours(1)});
    const auto answer = get("t/" + token + "/", file);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.head, testing::HasSubstr("Cache-Control: private"));
    const auto of_another = keys->sign({"other", 0, base::now() + std::chrono::hours(1)});
    EXPECT_EQ(get("t/" + of_another + "/", file).status, 403);
}

} // namespace lectern::delivery
