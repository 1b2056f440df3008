// Posters that somebody chose, as the media handler serves them.
#include "component/delivery/served_packages.hpp"

#include "lectern/base/clock.hpp"

#include <gmock/gmock.h>

#include <mutex>

namespace lectern::delivery {
namespace {

struct chosen_posters : served_packages {
    chosen_posters() {
        serve({}, {{}, [this](std::string_view lecture, std::string_view wanted) {
                       return find(lecture, wanted);
                   }});
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
        served_packages::publish({{made.id, is_public, {"another-lecture", "a-lecture"}}}, mark);
    }
    http::test_response get(const std::string& before, const std::string& path) const {
        return served_packages::get("/media/" + before + made.id + "/" + path);
    }

    const std::string name = "0123456789abcdef", file = "posters/" + name + ".webp",
                      picture = std::string("RIFF\0\0\0\0WEBP", 12) + std::string(2000, 'p');
    made_package made = make_package(packages, {{"v1", false, {5000}}, {"a1", true, {9000}}});
    std::mutex mutex;
    std::string shown;
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
