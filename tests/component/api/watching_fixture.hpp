// One lecture, and every kind of viewer.
#pragma once

#include "api_fixture.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/catalogue/audience.hpp"

#include <map>

namespace lectern::api {

namespace json = boost::json;

inline const std::string lecture_path = "/api/v1/lectures/" + first_lecture;
inline const std::string package(64, 'a');

// two_courses, whose first course is for `audience`; `grants` is JSON.
inline std::string course_for(const std::string& audience, const std::string& grants = "[]") {
    return R"({"institutions": [{"slug": "partner", "name": "Partner", "country": "EG", "kind": "university"}],
      "courses": [{"slug": "medical-cell-biology", "title": "Medical Cell Biology", "language": "en",
        "institution": "swmu", "audience": ")" +
           audience + R"(", "grants": )" + grants + "}]}";
}

class watching : public api_test {
protected:
    watching() : writing_({"writes", 1, 8}) {
        import(two_courses);
        catalogue::publish(*database_, first_lecture, tall_video()).value();
        add_user("admin", accounts::role::admin);
        add_user("mirror", accounts::role::mirror);
        add_user("teacher", accounts::role::instructor, "li-example");
        add_user("other-teacher", accounts::role::instructor);
        add_user("student", accounts::role::student, "li-example"); // a name is no right
        add_user("enrolled", accounts::role::student);
        add_user("partner", accounts::role::student, "", "partner");
        add_user("neighbour", accounts::role::student, "", "empty-college");
        add_enrolment_routes(router_, {readers_, pool_, *database_, writing_});
        EXPECT_EQ(change(http::method::put, "enrolled").status, 204);
    }

    static catalogue::packaged_video tall_video() {
        auto video = some_video();
        video.playback_json = R"({"renditions":[{"id":"v1","kind":"video","height":1080},
            {"id":"v2","kind":"video","height":540},{"id":"a1","kind":"audio"},{"id":"slides","kind":"slides","height":1080}],
            "captions":[{"language":"en","name":"English"}],"storyboard":true,"poster":true,"slides":true})";
        return video;
    }
    void add_user(const std::string& name, accounts::role role, const std::string& person = "",
                  const std::string& institution = "") {
        accounts::add_user(*database_, {name, role, "a long password", person, institution}, base::now())
            .value();
        bearers_[name] = "Bearer " + accounts::add_token(*database_, name, base::now()).value().secret;
    }
    http::response as(const std::string& who, const std::string& path) {
        header_list headers;
        if (!who.empty()) headers.emplace_back("Authorization", bearers_.at(who));
        return send(http::method::get, path, std::move(headers));
    }
    http::response change(http::method verb, const std::string& user, const std::string& by = "teacher") {
        return send(verb, "/api/v1/courses/medical-cell-biology/enrolments/" + user,
                    {{"Authorization", bearers_.at(by)}});
    }
    json::value lecture(const std::string& who) { return json::parse(text_of(as(who, lecture_path))); }
    json::value playback(const std::string& who) {
        return json::parse(text_of(as(who, lecture_path + "/playback")));
    }
    // The permission in the lecture's addresses; nothing when there are none.
    std::optional<base::playback_permission> permission(const std::string& who) {
        const auto answer = lecture(who);
        if (answer.at("playback").is_null()) return std::nullopt;
        const std::string hls(answer.at("playback").at("hls").as_string().c_str());
        const std::string before = "/media/t/", after = "/" + package + "/main.m3u8";
        EXPECT_TRUE(hls.starts_with(before) && hls.ends_with(after)) << hls;
        const auto token = hls.substr(before.size(), hls.size() - before.size() - after.size());
        const auto checked = keys_->check(token, now_);
        EXPECT_TRUE(checked) << hls;
        return checked.value();
    }
    std::string reason(const std::string& who) {
        const auto access = lecture(who).at("access");
        return access.at("reason").is_null() ? "" : access.at("reason").as_string().c_str();
    }

    std::shared_ptr<const base::token_keys> keys_ =
        base::token_keys::parse("k1 abcdefghijklmnopqrstuvwxyz0123456789\n").value();
    runtime::worker_pool writing_;
    std::map<std::string, std::string> bearers_;
};

} // namespace lectern::api
