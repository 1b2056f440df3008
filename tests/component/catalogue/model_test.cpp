// The alliance's model by the catalogue file: members, dates, runs, relations, programmes, former slugs.
#include "catalogue_fixture.hpp"

#include "lectern/catalogue/entries.hpp"
#include "lectern/catalogue/views.hpp"

#include <gmock/gmock.h>

namespace lectern::catalogue {

using testing::ElementsAre;
using testing::HasSubstr;

class catalogue_model : public catalogue_test {
protected:
    import_report import(const std::string& text) { return import_catalogue(*database_, text).value(); }
    void bring(const std::string& text) {
        for (const auto& p : import(text).problems)
            ADD_FAILURE() << p.line << ": " << p.field << ": " << p.what;
    }
    std::string renamed_entry_of(const std::string& slug) {
        return renamed_entry(*database_, {entry_kind::course, slug}).value().value_or("(none)");
    }
    static std::string course(const std::string& slug, const std::string& more = "") {
        return R"({"slug": ")" + slug + R"(", "title": ")" + slug +
               R"(", "language": "en", "institution": "uni")" + (more.empty() ? "" : ", " + more) + "}";
    }
    static std::string courses(const std::string& list, const std::string& more = "") {
        return R"({"institutions": [{"slug": "uni", "name": "University", "country": "CN", "kind": "university"}],
                   "courses": [)" +
               list + "]" + (more.empty() ? "" : ", " + more) + "}";
    }
};

TEST_F(catalogue_model, institutions_are_members_or_partners_and_have_their_time) {
    bring(R"({"institutions": [
        {"slug": "a", "name": "A", "country": "CN", "kind": "university", "membership": "member", "time_zone": "Asia/Shanghai"},
        {"slug": "b", "name": "B", "country": "EG", "kind": "hospital", "membership": "partner", "time_zone": "Africa/Cairo"},
        {"slug": "c", "name": "C", "country": "AR", "kind": "ministry", "time_zone": "America/Argentina/Buenos_Aires"}]})");
    EXPECT_EQ(text("SELECT group_concat(coalesce(membership, '-') || ' ' || time_zone) FROM institutions"),
              "member Asia/Shanghai,partner Africa/Cairo,- America/Argentina/Buenos_Aires");
    const auto report =
        import(R"({"institutions": [{"slug": "d", "name": "D", "country": "CN", "kind": "university",
        "membership": "friend", "time_zone": "Peking"}]})");
    EXPECT_EQ(problem(report, "institutions[0].membership"), "2: \"friend\" is not one of member, partner");
    EXPECT_THAT(problem(report, "institutions[0].time_zone"), HasSubstr("is not a time zone"));
    for (const std::string zone :
         {"Asia/", "Asia//Shanghai", "Asia/Shang hai", "/Asia", "Mars/Base", "Asia/../etc"})
        EXPECT_FALSE(
            import(R"({"institutions": [{"slug": "d", "name": "D", "country": "CN", "kind": "university",
                                "time_zone": ")" +
                   zone + "\"}]}")
                .problems.empty())
            << zone;
}

TEST_F(catalogue_model, somebody_goes_and_comes_back) {
    const auto person = [](const std::string& affiliations) {
        return R"({"institutions": [{"slug": "uni", "name": "University", "country": "CN", "kind": "university"}],
                   "people": [{"slug": "li", "name": "Li", "affiliations": [)" +
               affiliations + "]}]}";
    };
    bring(person(R"({"institution": "uni", "title": "Dean", "from": "2024-09"},
                    {"institution": "uni", "title": "Lecturer", "from": "2010", "until": "2019-07-31"})"));
    EXPECT_EQ(text("SELECT group_concat(title || ' ' || from_on || ' ' || coalesce(until_on, '')) FROM "
                   "affiliations"),
              "Dean 2024-09 ,Lecturer 2010 2019-07-31");
    EXPECT_THAT(problem(import(person(R"({"institution": "uni"}, {"institution": "uni", "title": "X"})")),
                        "people[0].affiliations[1].institution"),
                HasSubstr("occurs twice"));
    EXPECT_THAT(problem(import(person(R"({"institution": "uni", "from": "2020", "until": "2019"})")),
                        "people[0].affiliations[0].until"),
                HasSubstr("is before"));
}

TEST_F(catalogue_model, a_course_is_held_in_runs) {
    bring(courses(course("cells", R"("runs": [
        {"slug": "open", "pacing": "self_paced"},
        {"slug": "2026-autumn", "title": "Autumn 2026", "pacing": "scheduled", "from": "2026-09-01", "until": "2027-01"}])")));
    const auto seen = find_course_view(*database_, "cells").value().value();
    ASSERT_EQ(seen.runs.size(), 2U);
    EXPECT_EQ(seen.runs[1].slug, "2026-autumn");
    EXPECT_EQ(seen.runs[1].until_on, "2027-01");
    database_
        ->execute("INSERT INTO users (id, name, role, password_hash, is_active, created_us, changed_us)"
                  " VALUES (7, 'noor', 'student', 'x', 1, 1, 1);"
                  "INSERT INTO enrolments SELECT 1, 7, 1, id FROM course_runs WHERE slug = 'open'")
        .value();
    EXPECT_EQ(problem(import(courses(course("cells", R"("runs": [])"))), "courses[0].runs"),
              "2: do not have \"open\", in which people are enrolled");
    bring(courses(
        course("cells", R"("runs": [{"slug": "open", "pacing": "self_paced", "title": "Any time"}])")));
    EXPECT_EQ(text("SELECT r.title FROM enrolments e JOIN course_runs r ON r.id = e.run_id"), "Any time");
    EXPECT_EQ(number("SELECT count(*) FROM course_runs"), 1);
    EXPECT_THAT(
        problem(import(courses(course("cells", R"("runs": [{"slug": "open", "pacing": "scheduled"}])"))),
                "courses[0].runs[0].from"),
        HasSubstr("is missing"));
}

TEST_F(catalogue_model, courses_relate_to_those_that_come_later_in_the_file) {
    bring(courses(course("advanced", R"("relations": [{"kind": "prerequisite", "course": "basics"},
                                                      {"kind": "replaces", "course": "old"}])") +
                  "," + course("basics") + "," + course("old", R"("status": "draft")")));
    const auto seen = find_course_view(*database_, "advanced").value().value();
    ASSERT_EQ(seen.relations.size(), 1U) << "a draft is not named";
    EXPECT_EQ(seen.relations[0].slug, "basics");
    EXPECT_EQ(find_course_view(*database_, "advanced", visibility::everything).value()->relations.size(), 2U);
    EXPECT_EQ(import(courses(course("advanced"))).changed, 0U) << "a list that is not there stays";
}

TEST_F(catalogue_model, circles_of_relations_are_refused_and_change_nothing) {
    const auto two = courses(course("a", R"("relations": [{"kind": "prerequisite", "course": "b"}])") + "," +
                             course("b", R"("relations": [{"kind": "prerequisite", "course": "a"}])"));
    EXPECT_THAT(problem(import(two), "courses[0].relations[0].course"), HasSubstr("leads in a circle"));
    EXPECT_EQ(number("SELECT count(*) FROM courses"), 0);
    EXPECT_EQ(problem(import(courses(course("a", R"("relations": [{"kind": "replaces", "course": "a"}])"))),
                      "courses[0].relations[0].course"),
              "2: is the course itself");
    bring(courses(course("a", R"("relations": [{"kind": "prerequisite", "course": "b"}])") + "," +
                  course("b", R"("relations": [{"kind": "replaces", "course": "a"}])")));
}

TEST_F(catalogue_model, programmes_name_courses_in_order) {
    const std::string programme =
        R"("programmes": [{"slug": "basics", "title": "Basics", "institution": "uni",
        "level": "undergraduate", "courses": ["b", "a"]}])";
    bring(courses(course("a") + "," + course("b"), programme));
    const auto seen = find_programme_view(*database_, "basics").value().value();
    ASSERT_EQ(seen.courses.size(), 2U);
    EXPECT_EQ(seen.courses[0].slug, "b");
    EXPECT_EQ(import(courses(course("a") + "," + course("b"), programme)).changed, 0U);
    const auto report =
        import(R"({"programmes": [{"slug": "p", "title": "P", "courses": ["a", "none", "a"]}]})");
    EXPECT_THAT(problem(report, "programmes[0].courses[1]"), HasSubstr("there is no course \"none\""));
    EXPECT_THAT(problem(report, "programmes[0].courses[2]"), HasSubstr("occurs twice"));
    database_->execute("UPDATE courses SET status = 'draft' WHERE slug = 'b'").value();
    EXPECT_EQ(find_programme_view(*database_, "basics").value()->courses.size(), 1U);
    EXPECT_EQ(list_programmes(*database_, "", 50).value().items.at(0).courses, 1);
}

TEST_F(catalogue_model, a_recognition_has_evidence) {
    bring(courses(course("a", R"("recognitions": [{"level": "national", "scheme": "S",
                                  "evidence": "https://example.org/list?year=2020"}])")));
    EXPECT_EQ(text("SELECT evidence FROM recognitions"), "https://example.org/list?year=2020");
    for (const std::string address : {"http://example.org", "javascript:alert(1)", "https://", "https:///x",
                                      "https://a b", "https://a\\\"b", "https://a<b"})
        EXPECT_FALSE(import(courses(course("a", R"("recognitions": [{"level": "national", "scheme": "S",
                                                "evidence": ")" +
                                                    address + "\"}]")))
                         .problems.empty())
            << address;
}

TEST_F(catalogue_model, sections_keep_their_ids) {
    const std::string id = "0193a5a0-0000-7000-8000-00000000b001",
                      other = "0193a5a0-0000-7000-8000-00000000b002";
    const auto with = [&](const std::string& sections) {
        return courses(course("a", R"("sections": [)" + sections + "]"));
    };
    bring(with(R"({"id": ")" + id + R"(", "title": "One", "lectures": [{"title": "L"}]})"));
    bring(with(R"({"id": ")" + id + R"(", "title": "Renamed", "lectures": [{"title": "L"}]},
                  {"title": "One", "lectures": []})"));
    EXPECT_EQ(text("SELECT public_id FROM sections WHERE title = 'Renamed'"), id);
    EXPECT_EQ(number("SELECT count(*) FROM sections"), 2);
    bring(with(R"({"title": "Renamed", "lectures": [{"title": "L"}]})"));
    EXPECT_EQ(text("SELECT public_id FROM sections"), id);
    EXPECT_EQ(problem(import(with(R"({"id": ")" + other + R"(", "title": "Renamed", "lectures": []})")),
                      "courses[0].sections[0].id"),
              "2: the course has this section already, with the id " + id);
    EXPECT_THAT(problem(import(courses(course("b", R"("sections": [{"id": ")" + id +
                                                       R"(", "title": "X", "lectures": []}])"))),
                        "courses[0].sections[0].id"),
                HasSubstr("belongs to a section of the course \"a\""));
}

TEST_F(catalogue_model, former_slugs_lead_on) {
    bring(courses(course("a", R"("former_slugs": ["cells", "cell-biology"])")));
    EXPECT_EQ(renamed_entry_of("cells"), "a");
    EXPECT_EQ(import(courses(course("a", R"("former_slugs": ["cell-biology", "cells"])"))).changed, 0U);
    EXPECT_EQ(problem(import(courses(course("b") + "," + course("c", R"("former_slugs": ["b"])"))),
                      "courses[1].former_slugs[0]"),
              "2: is the slug of another course now, and no former one");
    bring(courses(course("a", R"("former_slugs": [])")));
    EXPECT_EQ(renamed_entry_of("cells"), "(none)");
}

TEST_F(catalogue_model, a_course_that_is_nobodys_says_so) {
    create_lecture(*database_, "from-a-recording", "Lecture").value();
    bring(
        R"({"courses": [{"slug": "from-a-recording", "title": "X", "language": "und", "institution": null}]})");
    EXPECT_EQ(problem(import(R"({"courses": [{"slug": "b", "title": "X", "language": "und"}]})"),
                      "courses[0].institution"),
              "1: is missing");
}

} // namespace lectern::catalogue
