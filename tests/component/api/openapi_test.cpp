// What the description says is what the server does: every path is answered, and every answer fits its
// schema.
#include "api_fixture.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/api/lecture_work.hpp"
#include "lectern/api/sign_in.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/jobs/queue.hpp"

#include <set>

namespace lectern::api {

namespace json = boost::json;

namespace {

// As much of JSON Schema as the description uses; an unknown keyword is an error, so that none goes
// unchecked.
class schema_checker {
public:
    explicit schema_checker(const json::value& document) : document_(document) {}

    std::string why_not(const json::value& value, const json::value& schema,
                        const std::string& at = "") const {
        for (const auto& [keyword, rule] : schema.as_object()) {
            auto wrong = check(value, keyword, rule, schema.as_object());
            if (!wrong.empty())
                return wrong.front() == '.' || wrong.front() == '[' ? at + wrong : at + ": " + wrong;
        }
        return {};
    }

private:
    using text = std::string;

    text check(const json::value& value, std::string_view keyword, const json::value& rule,
               const json::object& schema) const {
        static const std::set<std::string_view> remarks{"description", "format", "pattern", "maxLength",
                                                        "required"};
        if (keyword == "$ref") return why_not(value, target_of(rule.as_string()));
        if (keyword == "type") return check_type(value, rule);
        if (keyword == "enum") return contains(rule, value) ? "" : "is none of the values";
        if (keyword == "items") return check_items(value, rule);
        if (keyword == "properties") return check_properties(value, schema);
        if (keyword == "oneOf") return check_one_of(value, rule);
        if (keyword == "minimum")
            return !value.is_number() || value.to_number<double>() >= rule.to_number<double>()
                       ? ""
                       : "is too small";
        if (keyword == "additionalProperties") return check_others(value, rule, schema);
        return remarks.contains(keyword) ? "" : "the keyword is not checked: " + text(keyword);
    }

    const json::value& target_of(std::string_view reference) const {
        return document_.at_pointer(json::string_view(reference.data() + 1, reference.size() - 1));
    }
    static bool contains(const json::value& list, const json::value& value) {
        for (const auto& one : list.as_array())
            if (one == value) return true;
        return false;
    }
    static bool is_of(const json::value& value, std::string_view type) {
        if (type == "string") return value.is_string();
        if (type == "number") return value.is_number();
        if (type == "integer") return value.is_int64() || value.is_uint64();
        if (type == "boolean") return value.is_bool();
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        return type == "null" && value.is_null();
    }
    static text check_type(const json::value& value, const json::value& rule) {
        if (rule.is_string())
            return is_of(value, rule.as_string()) ? "" : "is not of type " + json::serialize(rule);
        for (const auto& one : rule.as_array())
            if (is_of(value, one.as_string())) return "";
        return "is not of type " + json::serialize(rule);
    }
    text check_items(const json::value& value, const json::value& rule) const {
        if (!value.is_array()) return "";
        for (std::size_t i = 0; i < value.as_array().size(); ++i)
            if (auto wrong = why_not(value.at(i), rule, "[" + std::to_string(i) + "]"); !wrong.empty())
                return wrong;
        return "";
    }
    text check_properties(const json::value& value, const json::object& schema) const {
        if (!value.is_object()) return "";
        const auto& object = value.as_object();
        for (const auto& name : schema.at("required").as_array())
            if (!object.contains(name.as_string())) return "has no " + json::serialize(name);
        for (const auto& [name, rule] : schema.at("properties").as_object()) {
            if (!object.contains(name)) continue;
            if (auto wrong = why_not(object.at(name), rule, "." + text(name)); !wrong.empty()) return wrong;
        }
        return "";
    }
    static text check_others(const json::value& value, const json::value& rule, const json::object& schema) {
        if (rule.as_bool() || !value.is_object()) return "";
        for (const auto& [name, ignored] : value.as_object())
            if (!schema.at("properties").as_object().contains(name))
                return "has an undescribed member " + text(name);
        return "";
    }
    text check_one_of(const json::value& value, const json::value& rules) const {
        int fitting = 0;
        text why;
        for (const auto& rule : rules.as_array()) {
            auto wrong = why_not(value, rule);
            if (wrong.empty())
                ++fitting;
            else
                why += wrong + "; ";
        }
        return fitting == 1 ? "" : "fits " + std::to_string(fitting) + " of the alternatives: " + why;
    }

    const json::value& document_;
};

} // namespace

class openapi : public api_test {
protected:
    openapi() : writing_({"writes", 1, 8}), passwords_({"passwords", 1, 8}) {
        add_sign_in_routes(router_, {readers_, pool_, *database_, writing_, passwords_}, {});
        add_work_routes(router_, {readers_, pool_, *database_, writing_, [] { return false; }}, {});
        add_teaching_routes(router_, {readers_, pool_, *database_, writing_});
        add_enrolment_routes(router_, {readers_, pool_, *database_, writing_});
        import(two_courses);
        accounts::add_user(*database_, {"root", accounts::role::admin, "a long password", ""}, base::now())
            .value();
        bearer_ = "Bearer " + accounts::add_token(*database_, "root", base::now()).value().secret;
        EXPECT_TRUE(catalogue::publish(*database_, first_lecture, some_video()));
        description_ = get("/api/v1/openapi.json");
    }
    void expect_described(const std::string& target, const std::string& path, int status = 200) {
        expect_described("get", path, status, ask(target));
    }
    void expect_described(const std::string& verb, const std::string& path, int status,
                          const http::response& response) {
        checked_.insert(verb + " " + path);
        EXPECT_EQ(response.status, status) << path;
        const auto& responses = description_.at("paths").at(path).at(verb).at("responses");
        const auto* content = responses.at(std::to_string(status)).as_object().if_contains("content");
        if (content == nullptr) {
            EXPECT_EQ(header_of(response, "Content-Type"), "") << path;
            return;
        }
        const auto& kind = *content->as_object().begin();
        EXPECT_EQ(header_of(response, "Content-Type"), std::string(kind.key())) << path;
        if (std::holds_alternative<http::body_stream>(response.body)) return;
        const auto body = json::parse(text_of(response));
        EXPECT_EQ(schema_checker(description_).why_not(body, kind.value().at("schema")), "") << path;
    }
    void expect_work_described() {
        const std::string pattern = "/api/v1/lectures/{id}", lecture = "/api/v1/lectures/" + first_lecture;
        const header_list signed_in{{"Authorization", bearer_}};
        const auto post = http::method::post, get = http::method::get;
        fail_a_job();
        expect_described(lecture + "/state", pattern + "/state");
        expect_described("/api/v1/lectures/none/state", pattern + "/state", 404);
        expect_described(lecture + "/events", pattern + "/events");
        expect_described("get", "/api/v1/jobs", 200, send(get, "/api/v1/jobs", signed_in));
        expect_described("/api/v1/jobs", "/api/v1/jobs", 401);
        expect_described("post", pattern + "/retry", 401, send(post, lecture + "/retry"));
        expect_described("post", pattern + "/retry", 202, send(post, lecture + "/retry", signed_in));
        expect_described("post", pattern + "/retry", 409, send(post, lecture + "/retry", signed_in));
        expect_described(lecture + "/state", pattern + "/state");
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
        import(R"({"courses": [{"slug": "medical-cell-biology", "title": "Medical Cell Biology",
                   "language": "en", "institution": "swmu", "audience": "enrolled"}]})");
        expect_described(lecture, "/api/v1/lectures/{id}");
        expect_described("get", "/api/v1/lectures/{id}", 200, send(get, lecture, signed_in));
        expect_described("get", playback, 200, send(get, lecture + "/playback", signed_in));
        expect_described(lecture + "/playback", playback, 401);
        expect_described("/api/v1/lectures/none/playback", playback, 404);
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
    void fail_a_job() {
        auto in = db::transaction::begin(*database_).value();
        jobs::enqueue(in, "package", first_lecture, "{}", base::now()).value();
        const auto job = jobs::claim_next(in, {}, base::now()).value().value();
        jobs::change(in, job.id, [&](const jobs::job_state& state) {
            return jobs::give_up(state, job.state.token, "The file is empty.", base::now());
        }).value();
        in.commit().value();
    }
    runtime::worker_pool writing_, passwords_;
    std::string bearer_;
    json::value description_;
    std::set<std::string> checked_;
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
    expect_described("/api/v1/facets", "/api/v1/facets");
    expect_described("/api/v1/search?q=cell", "/api/v1/search");
    expect_described("/api/v1/search", "/api/v1/search", 400);
    expect_described("/api/v1/openapi.json", "/api/v1/openapi.json");
    expect_work_described();
    expect_teaching_described();
    expect_watching_described();
    expect_sign_in_described();
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
