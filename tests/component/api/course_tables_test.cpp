// Rosters, staff and recognitions of a course by the API.
#include "editing_fixture.hpp"

#include "lectern/catalogue/exchange.hpp"

#include <gmock/gmock.h>

namespace lectern::api {

using enum http::method;
using testing::HasSubstr;

class course_tables : public editing_test {
protected:
    http::response bring(const std::string& table, const std::string& csv, const std::string& query = "",
                         const std::string& who = "admin", const std::string& type = "text/csv") {
        return send(post, cells + "/tables/" + table + query,
                    {{"Authorization", bearers_.at(who)}, {"Content-Type", type}}, csv);
    }
    static json::value body(const http::response& answer) { return json::parse(text_of(answer)); }
};

TEST_F(course_tables, a_roster_says_first_whom_it_would_enrol_and_is_audited_when_it_did) {
    const auto before = whole_catalogue();
    const auto said = bring("roster", "user\nstudent\nenrolled\n", "?dry_run=true");
    ASSERT_EQ(said.status, 200) << text_of(said);
    EXPECT_EQ(body(said).at("created"), 1);
    EXPECT_EQ(body(said).at("unchanged"), 1);
    EXPECT_EQ(whole_catalogue(), before);
    const auto did = bring("roster", "user\nstudent\nenrolled\n");
    EXPECT_EQ(body(did).at("changes").at(0).at("name"), "student");
    const auto noted = audit("?kind=enrolment").at("items").at(0);
    EXPECT_EQ(noted.at("id"), "medical-cell-biology/student");
    EXPECT_EQ(noted.at("change"), "created");
    EXPECT_TRUE(noted.at("before").is_null());
    EXPECT_EQ(noted.at("after").at("user"), "student");
    EXPECT_EQ(noted.at("after").at("course"), "medical-cell-biology");
}

TEST_F(course_tables, who_is_not_in_a_roster_goes_only_when_it_replaces) {
    EXPECT_EQ(body(bring("roster", "user\nstudent\n", "?dry_run=true")).at("removed"), 0);
    EXPECT_EQ(body(bring("roster", "user\nstudent\n", "?replace=true")).at("removed"), 1);
    EXPECT_EQ(audit("?kind=enrolment&id=medical-cell-biology/enrolled").at("items").at(0).at("change"),
              "removed");
}

TEST_F(course_tables, staff_is_audited_as_a_change_of_its_course) {
    const auto did = bring("staff", "person,role\nli-example,tutor\n", "?replace=true");
    ASSERT_EQ(did.status, 200) << text_of(did);
    const auto noted = audit("?kind=course").at("items").at(0);
    EXPECT_EQ(noted.at("id"), "medical-cell-biology");
    EXPECT_EQ(noted.at("after").at("faculty").at(0).at("role"), "tutor");
    EXPECT_NE(noted.at("before"), noted.at("after"));
}

TEST_F(course_tables, what_is_wrong_changes_nothing_and_says_where) {
    const auto before = whole_catalogue();
    EXPECT_THAT(faults(bring("roster", "user\nnobody\n")),
                HasSubstr("400 column 1 (user): there is no user \"nobody\" (line 2);"));
    EXPECT_EQ(bring("roster", "since\n").status, 400);
    EXPECT_EQ(bring("roster", "user\nstudent\n", "?replace=perhaps").status, 400);
    EXPECT_EQ(bring("roster", "user\nstudent\n", "", "admin", "text/plain").status, 400);
    EXPECT_EQ(bring("roster", "user\n\xFF\n").status, 400);
    EXPECT_EQ(bring("lectures", "user\nstudent\n").status, 404);
    EXPECT_EQ(whole_catalogue(), before);
}

TEST_F(course_tables, they_are_for_those_who_keep_the_course) {
    EXPECT_EQ(bring("roster", "user\nstudent\n", "?dry_run=true", "teacher").status, 200);
    for (const std::string who : {"other-teacher", "student", "mirror"})
        EXPECT_EQ(bring("roster", "user\nstudent\n", "", who).status, 403) << who;
    EXPECT_EQ(as("other-teacher", cells + "/tables/roster").status, 403);
    EXPECT_EQ(as("", cells + "/tables/roster").status, 401);
    const auto table = as("teacher", cells + "/tables/roster");
    EXPECT_EQ(
        text_of(table),
        catalogue::export_table(*database_, catalogue::table_kind::roster, "medical-cell-biology").value());
}

} // namespace lectern::api
