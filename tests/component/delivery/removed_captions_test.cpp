// Captions that were written after their package, and taken away.
#include "component/delivery/served_packages.hpp"

#include <gmock/gmock.h>

#include <map>
#include <mutex>

namespace lectern::delivery {
namespace {

using testing::HasSubstr;
using testing::Not;

struct removed_captions : served_packages {
    removed_captions() {
        serve({}, {[this](std::string_view, std::string_view wanted) { return find(wanted); }, {}});
        publish("0");
    }
    result<std::optional<std::string>> find(std::string_view wanted) {
        const std::lock_guard lock(mutex);
        const auto found = texts.find(std::string(wanted));
        return found == texts.end() ? std::nullopt : std::optional(found->second);
    }
    void keep(const std::string& text) {
        const std::lock_guard lock(mutex);
        texts[name] = text;
    }
    void publish(const std::string& captions) {
        served_packages::publish({{made.id, true, {"a lecture"}}}, captions);
    }
    http::test_response get(const std::string& file) const {
        return served_packages::get("/media/" + made.id + "/" + file);
    }
    // What the shard keeps goes when the snapshot has come, some time after publish().
    http::test_response get_until(const std::string& file, int status) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        auto answer = get(file);
        while (answer.status != status && std::chrono::steady_clock::now() < limit) answer = get(file);
        return answer;
    }

    static std::string etag_of(const http::test_response& answer) {
        const auto at = answer.head.find("\r\nETag: ");
        return at == std::string::npos ? "" : answer.head.substr(at, answer.head.find("\r\n", at + 2) - at);
    }

    const std::string name = "fr.0123456789abcdef", webvtt = "WEBVTT\n\n00:00.000 --> 00:01.000\nSalut\n";
    made_package made = make_package(packages, {{"v1", false, {5000}}, {"a1", true, {9000}}});
    std::mutex mutex;
    std::map<std::string, std::string> texts;
};

} // namespace

TEST_F(removed_captions, are_not_read_by_who_knows_their_address_and_playlists_go_on_without_them) {
    keep(webvtt);
    const std::string track = "captions/" + name + ".vtt", list = "captions/" + name + "/index.m3u8",
                      all = "main~en~" + name + ".m3u8";
    EXPECT_EQ(get(track).body, webvtt);
    EXPECT_EQ(get(list).status, 200);
    const auto full = get(all);
    EXPECT_THAT(full.body, HasSubstr(name));
    keep("");
    publish("1");
    EXPECT_EQ(get_until(track, 404).status, 404);
    EXPECT_EQ(get(list).status, 404);
    const auto less = get(all);
    EXPECT_EQ(less.status, 200);
    EXPECT_THAT(less.body, Not(HasSubstr(name)));
    EXPECT_THAT(less.body, HasSubstr("captions/en"));
    EXPECT_TRUE(less.has("Cache-Control: no-store")) << "the address may list it again";
    EXPECT_NE(etag_of(less), etag_of(full));
    EXPECT_EQ(get("main~en~fr.fedcba9876543210.m3u8").status, 404) << "that never was";
    keep(webvtt);
    publish("2");
    EXPECT_EQ(get_until(track, 200).body, webvtt);
    EXPECT_EQ(get(all).body, full.body);
    EXPECT_EQ(etag_of(get(all)), etag_of(full));
}

} // namespace lectern::delivery
