// Every write that the description names, with bodies that it does not allow, with ids of others and by
// people who may not: refused with a reason, never a failure of the server, never a change.
#include "cut_fixture.hpp"
#include "editing_fixture.hpp"
#include "poster_fixture.hpp"
#include "schema_checker.hpp"

#include "lectern/api/lecture_work.hpp"
#include "lectern/api/progress.hpp"
#include "lectern/api/sign_in.hpp"
#include "lectern/api/site_check.hpp"

#include <functional>

namespace lectern::api {

namespace {

struct write_operation {
    http::method verb;
    std::string path; // with names of things that are there
    std::string body; // that would do it
};

const std::string li_example = "0193a5a0-0000-7000-8000-00000000a001";

// What the description's writes are tried with: one that is described and not here fails the test.
std::map<std::string, write_operation> known_writes(const std::string& section, const std::string& token) {
    using enum http::method;
    const std::string courses = "/api/v1/courses/medical-cell-biology";
    return {
        {"signIn", {post, "/api/v1/session", R"({"username": "admin", "password": "not this one"})"}},
        {"signOut", {delete_, "/api/v1/session", ""}},
        {"retryLecture", {post, "/api/v1/lectures/" + first_lecture + "/retry", ""}},
        {"retryJob", {post, "/api/v1/jobs/0193a5a0-0000-7000-8000-000000000099/retry", ""}},
        {"addLecture", {post, courses + "/lectures", R"({"title": "T", "section": "S"})"}},
        {"recordProgress",
         {post, "/api/v1/progress",
          R"({"user": "admin", "watched": [{"lecture": ")" + first_lecture + R"(", "package": ")" + package +
              R"(", "sitting": "s", "played_s": 5, "intervals": [[0, 5]], "position_s": 5, "age_s": 0}]})"}},
        {"forgetProgress", {delete_, "/api/v1/lectures/" + first_lecture + "/progress", ""}},
        {"forgetAllProgress", {delete_, "/api/v1/me/progress", ""}},
        {"enrol", {put, courses + "/enrolments/student", ""}},
        {"withdraw", {delete_, courses + "/enrolments/enrolled", ""}},
        {"makeInstitutionEntry",
         {post, entries + "institutions",
          R"({"slug": "n", "name": "N", "country": "CN", "kind": "school"})"}},
        {"changeInstitutionEntry", {patch, entries + "institutions/swmu", R"({"name": "N"})"}},
        {"removeInstitutionEntry", {delete_, entries + "institutions/empty-college", ""}},
        {"makePersonEntry", {post, entries + "people", R"({"slug": "n", "name": "N"})"}},
        {"changePersonEntry", {patch, entries + "people/" + li_example, R"({"name": "N"})"}},
        {"removePersonEntry", {delete_, entries + "people/" + li_example, ""}},
        {"makeCourseEntry",
         {post, entries + "courses",
          R"({"slug": "n", "title": "N", "language": "en", "institution": "swmu"})"}},
        {"changeCourseEntry", {patch, cells, R"({"title": "N"})"}},
        {"removeCourseEntry", {delete_, entries + "courses/tuina", ""}},
        {"makeProgrammeEntry",
         {post, entries + "programmes", R"({"slug": "n", "title": "N", "courses": ["tuina"]})"}},
        {"changeProgrammeEntry", {patch, entries + "programmes/basic-programme", R"({"title": "N"})"}},
        {"removeProgrammeEntry", {delete_, entries + "programmes/basic-programme", ""}},
        {"importCatalogue",
         {post, entries + "import",
          R"({"format": 1, "institutions": [{"slug": "brought", "name": "B", "country": "CN", "kind": "school"}],
              "people": [{"slug": "brought", "name": "B"}], "courses": [{"slug": "brought", "title": "B",
              "language": "en", "institution": "brought"}], "programmes": [{"slug": "brought", "title": "B"}]})"}},
        {"beginServerCheck", {post, "/api/v1/server/check", ""}},
        {"addUser", {post, "/api/v1/users", R"({"name": "n", "role": "student", "password": "a long one"})"}},
        {"changeUser", {patch, "/api/v1/users/student", R"({"institution": "swmu"})"}},
        {"disableUser", {delete_, "/api/v1/users/partner", ""}},
        {"addToken", {post, "/api/v1/users/student/tokens", ""}},
        {"revokeToken", {delete_, "/api/v1/users/neighbour/tokens/" + token, ""}},
        {"importTable", {post, cells + "/tables/roster", "user\nadmin\n"}},
        {"makeSectionEntry", {post, cells + "/sections", R"({"title": "N"})"}},
        {"changeSectionEntry", {patch, entries + "sections/" + section, R"({"title": "N"})"}},
        {"removeSectionEntry", {delete_, entries + "sections/" + section, ""}},
        {"makeLectureEntry", {post, cells + "/lectures", R"({"title": "N"})"}},
        {"changeLectureEntry", {patch, first, R"({"title": "N"})"}},
        {"removeLectureEntry", {delete_, first, ""}},
        {"makeCaptions",
         {post, first + "/captions",
          R"({"language": "fr", "text": "WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour\n"})"}},
        {"changeCaptions", {patch, first + "/captions/en", R"({"review": "unreviewed"})"}},
        {"changeCuts", {put, first + "/cuts", R"({"cuts": [{"from_s": 0, "to_s": 5}]})"}},
        {"changeProfile", {put, first + "/profile", R"({"profile": "slides"})"}},
        {"removeCaptions", {delete_, first + "/captions/en", ""}},
        {"choosePoster", {put, first + "/poster", R"({"slide": 1})"}},
        {"removePoster", {delete_, first + "/poster", ""}},
    };
}

} // namespace

class write_fuzz : public editing_test {
protected:
    write_fuzz() : passwords_({"passwords", 1, 8}), pictures_({"pictures", 1, 8}) {
        add_sign_in_routes(router_, {readers_, pool_, *database_, writing_, passwords_}, {});
        add_user_routes(router_, {readers_, pool_, *database_, writing_, passwords_});
        add_work_routes(router_, {readers_, pool_, *database_, writing_, [] { return false; }}, {});
        add_teaching_routes(router_, {readers_, pool_, *database_, writing_});
        add_progress_routes(router_, {readers_, pool_, *database_, writing_}, {});
        add_cutting_routes(router_, {readers_, pool_, *database_, writing_}, packages_, plain_tasks());
        const auto make = [](std::string_view image) { return media::make_poster(image, 4'000'000); };
        add_poster_routes(router_, {readers_, pool_, *database_, writing_}, {pictures_, packages_, make, {}});
        add_check_routes(router_, {readers_, pool_, *database_, writing_},
                         {[] { return site_check_state(); }, [] {}});
        lay_package_with_slides(packages_, package, {made_webp(320, 180)});
        note_recording(*database_, first_lecture, some_video().source_sha256);
        import(R"({"programmes": [{"slug": "basic-programme", "title": "Basics", "courses": ["tuina"]}]})");
        description_ = get("/api/v1/openapi.json");
        writes_ = known_writes(sql("SELECT public_id FROM sections WHERE title = 'The cell'"),
                               sql("SELECT t.id FROM api_tokens t JOIN users u ON u.id = t.user_id"
                                   " WHERE u.name = 'neighbour'"));
        before_ = whole_catalogue();
    }

    void each_write(const std::function<void(const write_operation&, const json::object& operation)>& tried) {
        for (const auto& [path, operations] : description_.at("paths").as_object())
            for (const auto& [verb, operation] : operations.as_object()) {
                if (verb == "get") continue;
                const auto known = writes_.find(operation.at("operationId").as_string().c_str());
                ASSERT_NE(known, writes_.end()) << verb << " " << path << " is tried with nothing";
                tried(known->second, operation.as_object());
            }
    }

    void expect_refused(const write_operation& what, const std::string& body,
                        const std::string& who = "admin", std::string_view type = "application/json") {
        header_list headers{{"Content-Type", type}, {"If-Match", "*"}};
        if (!who.empty()) headers.emplace_back("Authorization", bearers_.at(who));
        const auto answer = send(what.verb, what.path, headers, body);
        const auto shown = what.path + " " + body.substr(0, 200) + " by " + who;
        EXPECT_TRUE(answer.status >= 400 && answer.status < 500) << answer.status << " " << shown;
        json::error_code failed;
        const auto problem = json::parse(text_of(answer), failed);
        ASSERT_FALSE(failed) << shown << " " << text_of(answer);
        const auto* detail = problem.as_object().if_contains("detail");
        EXPECT_TRUE(detail != nullptr && !detail->as_string().empty()) << shown << " gives no reason";
        ++tried_;
    }
    void expect_unchanged(const std::string& what) {
        const auto now = whole_catalogue();
        EXPECT_EQ(now, before_) << what;
        before_ = now;
    }

    const json::value& target_of(const json::value& schema) const {
        const auto* reference = schema.as_object().if_contains("$ref");
        if (reference == nullptr) return schema;
        const std::string_view path = reference->as_string();
        return description_.at_pointer(json::string_view(path.data() + 1, path.size() - 1));
    }

    // Values of every kind, of which those are wanted that the schema forbids.
    std::vector<json::value> forbidden(const json::value& schema) const {
        const schema_checker checker(description_);
        std::vector<json::value> wrong;
        const json::array some{nullptr,
                               true,
                               0,
                               -1,
                               1.5,
                               1e300,
                               "",
                               "x",
                               json::array{},
                               json::object{},
                               json::array{1},
                               json::array{nullptr},
                               json::array{"x"},
                               json::array{json::object{}},
                               json::array{json::object{{"unknown", 1}}},
                               json::object{{"a", json::object{}}}};
        for (const auto& value : some)
            if (!checker.why_not(value, schema).empty()) wrong.push_back(value);
        const auto& rules = schema.as_object();
        if (const auto* most = rules.if_contains("maxLength"))
            wrong.push_back(json::string(std::string(static_cast<std::size_t>(most->as_int64()) + 1, 'a')));
        if (rules.contains("pattern") || rules.contains("format"))
            for (const char* text : {"", "X Y", "-a", "a--b", "../a", "a\n", "\xF0\x9F\x98\x80"})
                wrong.emplace_back(text);
        if (may_be_text(rules)) // one line of text, or a word of a few
            for (const std::string& text :
                 {std::string("a\0b", 3), std::string("a\x1b[2J"), std::string("\x7F")})
                wrong.push_back(json::string(text));
        return wrong;
    }
    static bool may_be_text(const json::object& rules) {
        const auto type = json::serialize(rules.at("type"));
        return type.find("string") != std::string::npos;
    }

    // Bodies that the schema forbids in one member each, all else being as it should be.
    std::vector<std::string> forbidden_bodies(const json::value& schema, const std::string& good) const {
        std::vector<std::string> bodies;
        const auto base = json::parse(good).as_object();
        const auto add = [&](std::string_view name, const json::value& value) {
            auto body = base;
            body[name] = value;
            bodies.push_back(json::serialize(body));
        };
        const auto& rules = target_of(schema).as_object();
        const bool is_change = rules.at("required").as_array().empty(); // null takes a member away
        for (const auto& [name, rule] : rules.at("properties").as_object())
            for (const auto& value : forbidden(target_of(rule)))
                if (!value.is_null() || (!is_change && is_required(rules, name))) add(name, value);
        for (const auto& name : rules.at("required").as_array()) {
            auto body = base;
            body.erase(name.as_string());
            bodies.push_back(json::serialize(body));
        }
        add("unknown", 1);
        add("__proto__", json::object{});
        return bodies;
    }
    static bool is_required(const json::object& rules, std::string_view name) {
        for (const auto& one : rules.at("required").as_array())
            if (one.as_string() == name) return true;
        return false;
    }

    runtime::worker_pool passwords_, pictures_;
    json::value description_;
    std::map<std::string, write_operation> writes_;
    std::string before_;
    int tried_ = 0;
};

TEST_F(write_fuzz, members_of_the_wrong_type_or_size_are_refused) {
    each_write([&](const write_operation& write, const json::object& operation) {
        const auto* wanted = operation.if_contains("requestBody");
        if (wanted == nullptr) return;
        const auto* taken = wanted->at("content").as_object().if_contains("application/json");
        if (taken == nullptr) return; // a table: course_tables_test
        const auto& schema = taken->at("schema");
        for (const auto& body : forbidden_bodies(schema, write.body)) expect_refused(write, body);
        expect_unchanged(write.path);
    });
    EXPECT_GT(tried_, 500);
}

TEST_F(write_fuzz, bodies_that_are_no_object_of_json_are_refused) {
    std::string deep(5000, '[');
    const std::vector<std::string> bodies{"",
                                          " ",
                                          "{",
                                          "[]",
                                          "null",
                                          "true",
                                          "1",
                                          "\"x\"",
                                          "{}{}",
                                          "{\"title\":}",
                                          "{'title':'x'}",
                                          "{\"title\":\"\xC3\x28\"}",
                                          "\xFF\xFE{",
                                          "{\"title\":\"\\ud800\"}",
                                          "{\"title\":1e999999}",
                                          deep,
                                          "{\"a\":" + deep,
                                          std::string(200'000, 'x'),
                                          std::string("{\"title\":\"a\0b\"}", 15),
                                          "{\"\xED\xA0\x80\":1}"};
    each_write([&](const write_operation& write, const json::object& operation) {
        if (!operation.contains("requestBody")) return;
        for (const auto& body : bodies) expect_refused(write, body);
        for (const auto* type : {"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                                 "application/xml"})
            expect_refused(write, write.body, "admin", type);
        expect_unchanged(write.path);
    });
}

TEST_F(write_fuzz, who_may_not_changes_nothing) {
    each_write([&](const write_operation& write, const json::object& operation) {
        if (write.path == "/api/v1/session") return; // anybody may try
        EXPECT_TRUE(operation.contains("security")) << write.path;
        expect_refused(write, write.body, "");
        if (write.path.ends_with("/progress")) return; // what one watches is everybody's own
        for (const std::string who : {"other-teacher", "student", "enrolled", "partner", "mirror"})
            expect_refused(write, write.body, who);
        expect_unchanged(write.path);
    });
}

TEST_F(write_fuzz, things_that_are_not_there_or_are_of_others_are_refused) {
    const std::vector<std::string> names{"none",
                                         "..",
                                         "'; DROP TABLE lectures; --",
                                         "0193a5a0-0000-7000-8000-00000000ffff",
                                         std::string(3000, 'a'),
                                         "\xF0\x9F\x98\x80",
                                         "1"};
    each_write([&](const write_operation& write, const json::object&) {
        for (const auto& name : names) {
            auto other = write;
            for (const auto* known :
                 {"medical-cell-biology", "swmu", "empty-college", "tuina", "basic-programme"})
                if (const auto at = other.path.find(known); at != std::string::npos)
                    other.path.replace(at, std::string(known).size(), name);
            for (const auto& known :
                 {first_lecture, li_example, sql("SELECT public_id FROM sections WHERE title = 'The cell'")})
                if (const auto at = other.path.find(known); at != std::string::npos)
                    other.path.replace(at, known.size(), name);
            if (other.path != write.path) expect_refused(other, write.body);
        }
        expect_unchanged(write.path);
    });
    // A section of another course, a person and an institution that nobody knows.
    const auto section = sql(
        "SELECT s.public_id FROM sections s JOIN courses c ON c.id = s.course_id WHERE c.slug = 'secret'");
    for (const std::string& body :
         {R"({"section": ")" + section + "\"}", std::string(R"({"presenters": ["nobody"]})"),
          std::string(R"({"course": "tuina"})"), R"({"id": ")" + li_example + "\"}"})
        expect_refused(writes_.at("changeLectureEntry"), body);
    for (const char* body :
         {R"({"institution": "nowhere"})", R"({"faculty": [{"person": "nobody", "role": "lead"}]})",
          R"({"grants": [{"institution": "nowhere"}]})", R"({"slug": "tuina"})",
          R"({"relations": [{"kind": "replaces", "course": "nowhere"}]})",
          R"({"relations": [{"kind": "replaces", "course": "medical-cell-biology"}]})",
          R"({"slug": "n", "relations": [{"kind": "replaces", "course": "medical-cell-biology"}]})",
          R"({"runs": [{"slug": "a", "pacing": "self_paced"}, {"slug": "a", "pacing": "self_paced"}]})",
          R"({"former_slugs": ["cells"]})", R"({"sections": []})"})
        expect_refused(writes_.at("changeCourseEntry"), body);
    for (const char* body : {R"({"courses": ["nowhere"]})", R"({"courses": ["tuina", "tuina"]})",
                             R"({"institution": "nowhere"})", R"({"former_slugs": []})"})
        expect_refused(writes_.at("changeProgrammeEntry"), body);
    expect_unchanged("ids of others");
}

// Were the good bodies refused as well, the tests above would say nothing.
TEST_F(write_fuzz, what_is_allowed_is_done) {
    for (const auto& [name, write] : writes_) {
        const bool is_end = name.starts_with("remove") || name.starts_with("forget");
        if (name.starts_with("sign") || name.starts_with("retry") || is_end) continue;
        if (name == "beginServerCheck") continue;                        // which changes nothing
        sql("UPDATE jobs SET phase = 'failed' WHERE phase = 'waiting'"); // of one recording there is one at a
                                                                         // time
        const auto type = name == "importTable" ? "text/csv" : "application/json";
        const header_list headers{
            {"Content-Type", type}, {"If-Match", "*"}, {"Authorization", bearers_.at("admin")}};
        const auto answer = send(write.verb, write.path, headers, write.body);
        EXPECT_TRUE(answer.status >= 200 && answer.status < 300) << name << " " << answer.status;
        const auto now = whole_catalogue();
        EXPECT_NE(now, before_) << name;
        before_ = now;
    }
}

} // namespace lectern::api
