// What the description says is what the server does: every path is answered, and every answer fits its
// schema.
#include "openapi_editing.hpp"

namespace lectern::api {

class openapi : public described_editing {
protected:
    void expect_progress_described() {
        const std::string lecture = "/api/v1/lectures/" + first_lecture, pattern = "/api/v1/lectures/{id}";
        const std::string told =
            R"({"watched":[{"lecture":")" + first_lecture + R"(","package":")" + std::string(64, 'a') +
            R"(","sitting":"s","played_s":9.5,"intervals":[[0,9.5]],"position_s":9.5}]})";
        const auto post = http::method::post, get = http::method::get, remove = http::method::delete_;
        const header_list signed_in{{"Authorization", bearer_}};
        const header_list body{{"Authorization", bearer_}, {"Content-Type", "application/json"}};
        const std::string all = "/api/v1/progress", mine = "/api/v1/me/progress";
        expect_described("post", all, 401, send(post, all, {}, told));
        expect_described("post", all, 400, send(post, all, body, "{}"));
        auto none = told;
        none.replace(none.find(first_lecture), first_lecture.size(), "0193a5a0-0000-7000-8000-0000000000ff");
        expect_described("post", all, 404, send(post, all, body, none));
        expect_described("post", all, 409, send(post, all, body, R"({"user":"other",)" + told.substr(1)));
        expect_described("post", all, 200, send(post, all, body, told));
        expect_described("get", pattern + "/progress", 200, send(get, lecture + "/progress", signed_in));
        expect_described("get", pattern + "/progress", 404,
                         send(get, "/api/v1/lectures/none/progress", signed_in));
        expect_described(lecture + "/progress", pattern + "/progress", 401);
        expect_described("get", mine, 200, send(get, mine, signed_in));
        expect_described("get", mine, 400, send(get, mine + "?cursor=x", signed_in));
        expect_described(mine, mine, 401);
        const std::string class_of = lecture + "/watching", of = pattern + "/watching";
        expect_described("get", of, 200, send(get, class_of, signed_in));
        expect_described("get", of, 404, send(get, "/api/v1/lectures/none/watching", signed_in));
        expect_described(class_of, of, 401);
        expect_described("get", of + "/people", 200, send(get, class_of + "/people", signed_in));
        expect_described("get", of + "/people", 404,
                         send(get, "/api/v1/lectures/none/watching/people", signed_in));
        expect_described(class_of + "/people", of + "/people", 401);
        expect_described("delete", pattern + "/progress", 204,
                         send(remove, lecture + "/progress", signed_in));
        expect_described("delete", pattern + "/progress", 404,
                         send(remove, "/api/v1/lectures/none/progress", signed_in));
        expect_described("delete", mine, 204, send(remove, mine, signed_in));
        expect_described("delete", mine, 401, send(remove, mine));
    }
    void expect_work_described() {
        const std::string pattern = "/api/v1/lectures/{id}", lecture = "/api/v1/lectures/" + first_lecture;
        const header_list signed_in{{"Authorization", bearer_}};
        const auto post = http::method::post, get = http::method::get;
        queue_a_job();
        fail_next_job();
        expect_described(lecture + "/state", pattern + "/state");
        expect_described("/api/v1/lectures/none/state", pattern + "/state", 404);
        expect_described(lecture + "/events", pattern + "/events");
        expect_described("get", "/api/v1/jobs", 200, send(get, "/api/v1/jobs", signed_in));
        expect_described("/api/v1/jobs", "/api/v1/jobs", 401);
        expect_described("post", pattern + "/retry", 401, send(post, lecture + "/retry"));
        expect_described("post", pattern + "/retry", 202, send(post, lecture + "/retry", signed_in));
        expect_described("post", pattern + "/retry", 409, send(post, lecture + "/retry", signed_in));
        expect_described(lecture + "/state", pattern + "/state");
        const std::string jobs = "/api/v1/jobs/", one = jobs + "{id}/retry";
        const auto again = jobs + fail_next_job() + "/retry";
        expect_described("post", one, 401, send(post, again));
        expect_described("post", one, 202, send(post, again, signed_in));
        expect_described("post", one, 409, send(post, again, signed_in));
        expect_described("post", one, 404, send(post, jobs + "none/retry", signed_in));
    }
    void expect_teaching_described() {
        const std::string mine = "/api/v1/me/courses", added = "/api/v1/courses/{slug}/lectures";
        const header_list signed_in{{"Authorization", bearer_}};
        const auto read = [&](const std::string& path) { return send(http::method::get, path, signed_in); };
        expect_described("get", mine, 200, read(mine));
        expect_described("get", mine, 400, read(mine + "?cursor=x"));
        expect_described(mine, mine, 401);
        expect_described("get", mine + "/{slug}", 200, read(mine + "/secret"));
        expect_described("get", mine + "/{slug}", 404, read(mine + "/none"));
        expect_described(mine + "/secret", mine + "/{slug}", 401);
        const auto add = [&](const std::string& slug, std::string body) {
            const header_list headers{{"Authorization", bearer_}, {"Content-Type", "application/json"}};
            return send(http::method::post, "/api/v1/courses/" + slug + "/lectures", headers,
                        std::move(body));
        };
        expect_described("post", added, 201, add("secret", R"({"title":"New","section":"S"})"));
        expect_described("post", added, 400, add("secret", "{}"));
        expect_described("post", added, 404, add("none", R"({"title":"New"})"));
        expect_described("post", added, 401, send(http::method::post, "/api/v1/courses/secret/lectures"));
    }
    void expect_watching_described() {
        const std::string all = "/api/v1/courses/medical-cell-biology/enrolments", one = all + "/root";
        const std::string pattern = "/api/v1/courses/{slug}/enrolments", of_one = pattern + "/{user}";
        const std::string playback = "/api/v1/lectures/{id}/playback";
        const header_list signed_in{{"Authorization", bearer_}};
        const auto put = http::method::put, get = http::method::get, remove = http::method::delete_;
        expect_described("put", of_one, 401, send(put, one));
        expect_described("put", of_one, 204, send(put, one, signed_in));
        expect_described("put", of_one, 404, send(put, all + "/nobody", signed_in));
        expect_described("get", pattern, 200, send(get, all, signed_in));
        expect_described("get", pattern, 400, send(get, all + "?cursor=+", signed_in));
        expect_described(all, pattern, 401);
        expect_described("delete", of_one, 204, send(remove, one, signed_in));
        const auto lecture = "/api/v1/lectures/" + first_lecture;
        expect_described(lecture + "/playback", playback);
        const std::string words = "/api/v1/lectures/{id}/slides.vtt"; // that are read: slide_words_test
        expect_described(lecture + "/slides.vtt", words, 404);
        import(R"({"courses": [{"slug": "medical-cell-biology", "title": "Medical Cell Biology",
                   "language": "en", "institution": "swmu", "audience": "enrolled"}]})");
        expect_described(lecture, "/api/v1/lectures/{id}");
        expect_described("get", "/api/v1/lectures/{id}", 200, send(get, lecture, signed_in));
        expect_described("get", playback, 200, send(get, lecture + "/playback", signed_in));
        expect_described(lecture + "/playback", playback, 401);
        expect_described(lecture + "/slides.vtt", words, 401);
        expect_described("/api/v1/lectures/none/playback", playback, 404);
    }
    // One entry from its making to its end. `pattern` is the address of one, `at` where new ones are sent.
    void expect_changes_described() {
        const std::string path = "/api/v1/changes";
        const auto ask_for = [&](const std::string& query) {
            return send(http::method::get, path + query, {{"Authorization", bearer_}});
        };
        expect_described("get", path, 200, ask_for("?limit=500"));
        expect_described("get", path, 400, ask_for("?limit=501"));
        expect_described("get", path, 409, ask_for("?since=123456789"));
        expect_described(path, path, 401);
    }
    void expect_sign_in_described() {
        const std::string path = "/api/v1/session";
        const auto post = http::method::post;
        const header_list json_body{{"Content-Type", "application/json"}};
        const auto tried = [&](std::string body) { return send(post, path, json_body, std::move(body)); };
        expect_described("post", path, 400, tried("[]"));
        expect_described("post", path, 401, tried(R"({"username":"root","password":"wrong one"})"));
        const auto in = tried(R"({"username":"root","password":"a long password"})");
        expect_described("post", path, 201, in);
        const auto cookie = header_of(in, "Set-Cookie");
        const header_list by_cookie{{"Cookie", std::string_view(cookie).substr(0, cookie.find(';'))}};
        expect_described("get", path, 200, send(http::method::get, path, by_cookie));
        expect_described("delete", path, 204, send(http::method::delete_, path, by_cookie));
        expect_described("get", path, 401, send(http::method::get, path, by_cookie));
    }
    void queue_a_job() {
        auto in = db::transaction::begin(*database_).value();
        jobs::enqueue(in, "package", first_lecture, "{}", base::now()).value();
        in.commit().value();
    }
    std::string fail_next_job() {
        auto in = db::transaction::begin(*database_).value();
        const auto job = jobs::claim_next(in, {}, base::now()).value().value();
        jobs::change(in, job.id, [&](const jobs::job_state& state) {
            return jobs::give_up(state, job.state.token, "The file is empty.", base::now());
        }).value();
        in.commit().value();
        return job.id;
    }
};

TEST_F(openapi, every_address_answers_as_described) {
    expect_described("/api/v1/courses", "/api/v1/courses");
    expect_described("/api/v1/courses?q=cell&level=undergraduate", "/api/v1/courses");
    expect_described("/api/v1/courses?level=none", "/api/v1/courses", 400);
    expect_described("/api/v1/courses/medical-cell-biology", "/api/v1/courses/{slug}");
    expect_described("/api/v1/courses/tuina", "/api/v1/courses/{slug}");
    expect_described("/api/v1/courses/none", "/api/v1/courses/{slug}", 404);
    expect_described("/api/v1/lectures/" + first_lecture, "/api/v1/lectures/{id}");
    expect_described("/api/v1/lectures/0193a5a0-0000-7000-8000-000000000003", "/api/v1/lectures/{id}");
    expect_described("/api/v1/lectures/none", "/api/v1/lectures/{id}", 404);
    expect_described("/api/v1/institutions", "/api/v1/institutions");
    expect_described("/api/v1/institutions?cursor=X", "/api/v1/institutions", 400);
    expect_described("/api/v1/facets", "/api/v1/facets");
    expect_described("/api/v1/facets?without=nobody", "/api/v1/facets", 400);
    expect_described("/api/v1/search?q=cell", "/api/v1/search");
    expect_described("/api/v1/search", "/api/v1/search", 400);
    expect_described("/api/v1/openapi.json", "/api/v1/openapi.json");
    expect_work_described();
    expect_teaching_described();
    expect_progress_described();
    expect_watching_described();
    expect_changes_described();
    expect_editing_described();
    expect_captions_described();
    expect_exchange_described();
    expect_cuts_described();
    expect_profile_described();
    expect_poster_described();
    expect_tables_described();
    expect_users_described();
    expect_described("get", "/api/v1/server", 200,
                     send(http::method::get, "/api/v1/server", {{"Authorization", bearer_}}));
    expect_described("/api/v1/server", "/api/v1/server", 401);
    const std::string check = "/api/v1/server/check";
    expect_described("get", check, 200, send(http::method::get, check, {{"Authorization", bearer_}}));
    expect_described("post", check, 202, send(http::method::post, check, {{"Authorization", bearer_}}));
    expect_described(check, check, 401);
    expect_sign_in_described();
    std::set<std::string> ids; // OpenAPI 3.1 4.8.10.1: unique among all operations
    for (const auto& [path, operations] : description_.at("paths").as_object())
        for (const auto& [verb, operation] : operations.as_object())
            EXPECT_TRUE(ids.insert(operation.at("operationId").as_string().c_str()).second)
                << verb << " " << path;
    for (const auto& [path, operations] : description_.at("paths").as_object())
        for (const auto& [verb, ignored] : operations.as_object())
            EXPECT_TRUE(checked_.contains(std::string(verb) + " " + std::string(path)))
                << verb << " " << path << " is described and was not asked for";
}

TEST_F(openapi, every_parameter_that_is_described_is_read) {
    for (const auto& [path, operations] : description_.at("paths").as_object()) {
        const auto* read = operations.as_object().if_contains("get");
        const auto* parameters = read == nullptr ? nullptr : read->as_object().if_contains("parameters");
        if (parameters == nullptr) continue;
        for (const auto& parameter : parameters->as_array()) {
            if (parameter.at("in") != "query") continue;
            const std::string name(parameter.at("name").as_string().c_str());
            const auto answer = send(http::method::get, std::string(path) + "?" + name + "=%C0%AF",
                                     {{"Authorization", bearer_}});
            EXPECT_EQ(answer.status, 400) << path; // read: its bad UTF-8 is noticed
            EXPECT_EQ(json::parse(text_of(answer)).at("detail"),
                      json::string("parameter \"" + name + "\" is not UTF-8"));
        }
    }
}

} // namespace lectern::api
