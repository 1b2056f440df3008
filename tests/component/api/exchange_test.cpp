// The whole catalogue by the API, and programmes, runs and relations as readers and keepers see them.
#include "editing_fixture.hpp"

#include "lectern/catalogue/exchange.hpp"

#include <gmock/gmock.h>

namespace lectern::api {

using enum http::method;
using testing::HasSubstr;

class exchange : public editing_test {
protected:
    http::response bring(const std::string& file, const std::string& query = "",
                         const std::string& who = "admin") {
        return edit(post, entries + "import" + query, file, who);
    }
    static json::value body(const http::response& answer) { return json::parse(text_of(answer)); }
};

TEST_F(exchange, an_administrator_exports_what_the_command_exports) {
    const auto answer = as("admin", entries + "export");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(text_of(answer), catalogue::export_catalogue(*database_).value());
    EXPECT_EQ(header_of(answer, "Cache-Control"), "no-store");
    for (const std::string who : {"teacher", "student", "mirror"})
        EXPECT_EQ(as(who, entries + "export").status, 403) << who;
    EXPECT_EQ(as("", entries + "export").status, 401);
}

TEST_F(exchange, an_export_that_is_imported_changes_nothing_and_is_no_entry_of_the_audit) {
    const auto before = whole_catalogue();
    const auto answer = bring(text_of(as("admin", entries + "export")));
    ASSERT_EQ(answer.status, 200) << text_of(answer);
    EXPECT_EQ(body(answer).at("changes").as_array().size(), 0U);
    EXPECT_EQ(whole_catalogue(), before);
}

TEST_F(exchange, a_dry_run_changes_nothing_and_the_import_is_audited) {
    const std::string file = R"({"courses": [{"slug": "tuina", "title": "Tuina", "language": "zh-Hans",
        "institution": "swmu", "sections": [{"title": "推拿", "lectures": [{"title": "First"}]}]}]})";
    const auto before = whole_catalogue();
    const auto said = bring(file, "?dry_run=true");
    ASSERT_EQ(said.status, 200) << text_of(said);
    EXPECT_EQ(whole_catalogue(), before);
    const auto did = bring(file);
    EXPECT_NE(whole_catalogue(), before);
    EXPECT_EQ(body(said).at("changes"), body(did).at("changes"));
    EXPECT_EQ(body(said).at("dry_run"), true);
    EXPECT_EQ(body(did).at("changes").at(0).at("fields").at(0),
              json::parse(R"({"field": "title", "before": "Science of Chinese Tuina", "after": "Tuina"})"));
    const auto noted = audit();
    ASSERT_EQ(noted.at("items").as_array().size(), 4U) << "with the enrolment that was there before";
    EXPECT_EQ(noted.at("items").at(0).at("kind"), "lecture");
    EXPECT_EQ(noted.at("items").at(2).at("before").at("title"), "Science of Chinese Tuina");
    EXPECT_EQ(noted.at("items").at(2).at("after").at("title"), "Tuina");
}

TEST_F(exchange, a_file_that_is_wrong_changes_nothing_and_says_where) {
    const auto before = whole_catalogue();
    const auto answer = bring("{\"institutions\": [{\"slug\": \"x\", \"name\": \"X\", \"country\": \"CN\","
                              " \"kind\": \"school\"}],\n \"courses\": [{\"slug\": \"y\"}]}");
    EXPECT_THAT(faults(answer), HasSubstr("400 courses[0].title: is missing (line 2);"));
    EXPECT_EQ(bring("{}", "?dry_run=maybe").status, 400);
    EXPECT_EQ(bring("{}", "", "teacher").status, 403);
    EXPECT_EQ(whole_catalogue(), before);
}

TEST_F(exchange, programmes_are_kept_and_read) {
    const auto made =
        make(entries + "programmes", R"({"slug": "basics", "title": "Basics", "local_title": "基础",
        "institution": "swmu", "courses": ["tuina", "secret", "medical-cell-biology"]})");
    ASSERT_EQ(made.status, 201) << text_of(made);
    const auto seen = get("/api/v1/programmes/basics");
    ASSERT_EQ(seen.at("courses").as_array().size(), 2U) << "drafts are not shown";
    EXPECT_EQ(seen.at("courses").at(0).at("slug"), "tuina");
    EXPECT_EQ(get("/api/v1/programmes").at("items").at(0).at("course_count"), 2);
    EXPECT_EQ(make(entries + "programmes", R"({"slug": "basics", "title": "X"})").status, 400);
    EXPECT_EQ(make(entries + "programmes", R"({"slug": "x", "title": "X"})", "teacher").status, 403);
    EXPECT_EQ(remove_entry(entries + "courses/tuina").status, 409);
    EXPECT_EQ(
        change_entry(entries + "programmes/basics", R"({"slug": "first-year", "courses": ["tuina"]})").status,
        200);
    const auto old = ask("/api/v1/programmes/basics");
    EXPECT_EQ(old.status, 301);
    EXPECT_EQ(header_of(old, "Location"), "/api/v1/programmes/first-year");
    EXPECT_EQ(as("admin", entries + "programmes/basics").status, 308);
    EXPECT_EQ(remove_entry(entries + "institutions/swmu").status, 409);
    EXPECT_EQ(remove_entry(entries + "programmes/first-year").status, 204);
    EXPECT_EQ(ask("/api/v1/programmes/first-year").status, 404);
    EXPECT_EQ(audit("?kind=programme").at("items").as_array().size(), 3U);
}

TEST_F(exchange, staff_keep_runs_and_relations_of_their_course) {
    EXPECT_EQ(change_entry(cells,
                           R"({"runs": [{"slug": "2026-autumn", "pacing": "scheduled", "from": "2026-09-01"}],
        "relations": [{"kind": "prerequisite", "course": "tuina"}, {"kind": "replaces", "course": "secret"}]})",
                           "teacher")
                  .status,
              200);
    const auto seen = get("/api/v1/courses/medical-cell-biology");
    EXPECT_EQ(seen.at("runs").at(0).at("from"), "2026-09-01");
    ASSERT_EQ(seen.at("relations").as_array().size(), 1U) << "a draft is not named";
    EXPECT_EQ(seen.at("relations").at(0).at("course").at("title"), "Science of Chinese Tuina");
    EXPECT_EQ(entry(cells).at("relations").as_array().size(), 2U);
    EXPECT_THAT(faults(change_entry(
                    entries + "courses/tuina",
                    R"({"relations": [{"kind": "prerequisite", "course": "medical-cell-biology"}]})")),
                HasSubstr("relations[0].course: leads in a circle"));
    EXPECT_EQ(entry(entries + "courses/tuina").at("relations").as_array().size(), 0U);
    EXPECT_EQ(remove_entry(entries + "courses/tuina").status, 409);
    EXPECT_EQ(change_entry(cells, R"({"relations": [], "runs": []})").status, 200);
    EXPECT_EQ(remove_entry(entries + "courses/tuina").status, 204);
}

TEST_F(exchange, what_a_grant_allows_beside_watching_is_told) {
    const auto access = [&](const std::string& who) { return lecture(who).at("access"); };
    const auto copies = [&](const std::string& who) {
        return std::string(access(who).at("may_download").as_bool() ? "download " : "") +
               (access(who).at("may_mirror").as_bool() ? "mirror" : "");
    };
    import(course_for("granted", R"([{"institution": "partner", "may_download": true},
                                     {"institution": "empty-college", "may_mirror": true, "until": "2020"}])"));
    EXPECT_EQ(copies("partner"), "download ");
    EXPECT_EQ(copies("neighbour"), "") << "that is over";
    EXPECT_EQ(copies("teacher"), "");
    EXPECT_EQ(copies("mirror"), "mirror");
    EXPECT_EQ(copies(""), "");
    EXPECT_EQ(playback("partner").at("access").at("may_download"), true);
    import(course_for("public", R"([{"institution": "partner", "may_download": true, "may_mirror": true}])"));
    EXPECT_EQ(copies("partner"), "download mirror") << "also of what everybody may watch";
    EXPECT_EQ(copies("student"), "");
    EXPECT_TRUE(access("partner").at("expires").is_null());
}

} // namespace lectern::api
