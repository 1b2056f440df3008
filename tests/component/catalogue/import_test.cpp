#include "catalogue_fixture.hpp"

namespace lectern::catalogue {
namespace {

const std::string small_catalogue = R"({
  "format": 1,
  "institutions": [
    {"slug": "swmu", "name": "Southwest Medical University", "local_name": "西南医科大学", "country": "CN", "kind": "university"}
  ],
  "people": [
    {"slug": "li-example", "name": "Li Example", "local_name": "李例",
     "affiliations": [{"institution": "swmu", "title": "Professor"}]},
    {"slug": "wang-sample", "name": "Wang Sample"}
  ],
  "courses": [
    {"slug": "medical-cell-biology", "title": "Medical Cell Biology", "language": "en", "institution": "swmu",
     "discipline": "Basic medicine", "level": "undergraduate",
     "recognitions": [{"level": "provincial", "scheme": "First-class course", "awarded_on": "2021-03"}],
     "faculty": [{"person": "li-example", "role": "lead"}, {"person": "wang-sample", "role": "lecturer"}],
     "sections": [
       {"title": "The cell", "lectures": [
         {"id": "0193a5a0-0000-7000-8000-000000000001", "title": "What a cell is", "presenters": ["li-example"]},
         {"title": "Membranes"}]},
       {"title": "Division", "lectures": [{"title": "Mitosis"}]}]}
  ]
})";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

} // namespace

class catalogue_import : public catalogue_test {
protected:
    import_report import(std::string_view text) {
        auto report = import_catalogue(*database_, text);
        EXPECT_TRUE(report) << (report ? "" : report.error().detail);
        return report ? *report : import_report{};
    }
    std::string lecture_id(std::string_view title) {
        return text("SELECT public_id FROM lectures WHERE title = '" + std::string(title) + "'");
    }
};

TEST_F(catalogue_import, a_first_import_creates_everything) {
    const auto report = import(small_catalogue);
    EXPECT_TRUE(report.problems.empty());
    EXPECT_EQ(report.created, 1U + 2U + 1U + 3U);
    EXPECT_EQ(number("SELECT count(*) FROM lectures WHERE status = 'draft'"), 3);
    EXPECT_EQ(text("SELECT local_name FROM institutions"), "西南医科大学");
    EXPECT_EQ(number("SELECT count(*) FROM lecture_presenters"), 1);
    EXPECT_EQ(text("SELECT awarded_on FROM recognitions"), "2021-03");
    EXPECT_EQ(text("SELECT group_concat(role) FROM course_staff ORDER BY position"), "lead,lecturer");
}

TEST_F(catalogue_import, the_same_file_again_touches_no_row) {
    import(small_catalogue);
    const auto rows = database_->total_changes();
    const auto sequence = change_sequence(*database_).value();
    const auto report = import(small_catalogue);
    EXPECT_EQ(report.created + report.changed + report.removed, 0U);
    EXPECT_EQ(report.unchanged, 7U);
    EXPECT_EQ(database_->total_changes(), rows);
    EXPECT_EQ(change_sequence(*database_).value(), sequence);
}

TEST_F(catalogue_import, a_changed_file_changes_only_what_it_names) {
    import(small_catalogue);
    const auto membranes = lecture_id("Membranes");
    const auto report =
        import(replaced(small_catalogue, "\"Medical Cell Biology\"", "\"Cell Biology for Doctors\""));
    EXPECT_EQ(report.changed, 1U);
    EXPECT_EQ(report.unchanged, 6U);
    EXPECT_EQ(text("SELECT title FROM courses"), "Cell Biology for Doctors");
    EXPECT_EQ(lecture_id("Membranes"), membranes);
}

TEST_F(catalogue_import, a_lecture_keeps_its_id_when_it_moves_to_another_section) {
    import(small_catalogue);
    const auto mitosis = lecture_id("Mitosis");
    auto moved = replaced(small_catalogue, "{\"title\": \"Membranes\"}",
                          "{\"title\": \"Membranes\"}, {\"title\": \"Mitosis\"}");
    moved = replaced(moved, "[{\"title\": \"Mitosis\"}]", "[]");
    const auto report = import(moved);
    EXPECT_EQ(report.created, 0U);
    EXPECT_EQ(report.removed, 0U);
    EXPECT_EQ(lecture_id("Mitosis"), mitosis);
    EXPECT_EQ(number("SELECT position FROM lectures WHERE title = 'Mitosis'"), 3);
}

TEST_F(catalogue_import, a_lecture_that_left_the_file_goes_unless_it_has_video_or_is_a_recording) {
    import(small_catalogue);
    const auto uploading = create_lecture(*database_, "medical-cell-biology", "Uploading now").value();
    ASSERT_TRUE(publish(*database_, lecture_id("Mitosis"), video_named('b')));
    auto shorter = replaced(small_catalogue, ",\n         {\"title\": \"Membranes\"}", "");
    shorter = replaced(shorter,
                       ",\n       {\"title\": \"Division\", \"lectures\": [{\"title\": \"Mitosis\"}]}", "");
    const auto report = import(shorter);
    EXPECT_EQ(report.removed, 1U);
    EXPECT_EQ(lecture_id("Membranes"), "(none)");
    EXPECT_NE(lecture_id("Mitosis"), "(none)");
    EXPECT_EQ(lecture_id("Uploading now"), uploading);
    EXPECT_EQ(import(shorter).changed, 0U);
    EXPECT_EQ(number("SELECT count(*) FROM sections"), 2);
}

TEST_F(catalogue_import, a_draft_that_left_the_file_stays_while_it_has_a_recording_or_a_job) {
    import(small_catalogue);
    ASSERT_TRUE(database_->execute(
        "INSERT INTO users (id, name, role, password_hash, is_active, created_us, changed_us)"
        " VALUES (1, 'ada', 'admin', 'x', 1, 1, 1);"
        "INSERT INTO sources (id, user_id, filename, bytes, sha256, created_us)"
        " VALUES ('s', 1, 'a.mp4', 1, '" +
        std::string(64, 'a') + "', 1)"));
    ASSERT_TRUE(database_->execute(
        "INSERT INTO lecture_sources (lecture_id, source_id, attached_us) SELECT public_id,"
        " 's', 1 FROM lectures WHERE title = 'Membranes';"
        "INSERT INTO jobs (id, kind, lecture_id, payload, created_us, phase, since_us)"
        " SELECT 'j', 'package', public_id, '{}', 1, 'failed', 1 FROM lectures"
        " WHERE title = 'Mitosis'"));
    auto shorter = replaced(small_catalogue, ",\n         {\"title\": \"Membranes\"}", "");
    shorter = replaced(shorter,
                       ",\n       {\"title\": \"Division\", \"lectures\": [{\"title\": \"Mitosis\"}]}", "");
    EXPECT_EQ(import(shorter).removed, 0U);
    EXPECT_NE(lecture_id("Membranes"), "(none)");
    EXPECT_NE(lecture_id("Mitosis"), "(none)");
    EXPECT_EQ(number("SELECT count(*) FROM lecture_sources"), 1);
}

TEST_F(catalogue_import, lists_that_are_not_in_the_file_stay_and_empty_lists_empty) {
    import(small_catalogue);
    const std::string course =
        R"({"courses": [{"slug": "medical-cell-biology", "title": "Medical Cell Biology", "language": "en",
        "institution": "swmu", "discipline": "Basic medicine", "level": "undergraduate", "recognitions": []}]})";
    EXPECT_EQ(import(course).changed, 1U);
    EXPECT_EQ(number("SELECT count(*) FROM recognitions"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM course_staff"), 2);
    EXPECT_EQ(number("SELECT count(*) FROM lectures"), 3);
}

TEST_F(catalogue_import, every_problem_is_named_with_line_and_field_and_nothing_changes) {
    const auto report = import(R"({
  "institutions": [
    {"slug": "Bad Slug", "name": "", "country": "UK", "kind": "univercity"},
    {"slug": "ok", "name": "Fine", "country": "CN", "kind": "university", "citty": "Luzhou"},
    {"slug": "ok", "name": "Again", "country": "cn", "kind": "college"}
  ],
  "people": [{"slug": "a", "name": 7, "id": "not-a-uuid"}],
  "courses": [
    {"slug": "c", "titel": "A course", "language": "zho", "institution": "okk",
     "faculty": [{"person": "b", "role": "boss"}, {"person": "a", "role": "lead"}, {"person": "a", "role": "guest"}],
     "recognitions": [{"level": "galactic", "scheme": "S", "withdrawn_on": "2020-13"}],
     "sections": [{"title": "S", "lectures": [{"title": "T"}, {"title": "T"}, {"title": "U", "presenters": ["nobody"]}]}],
     "status": true}
  ]
})");
    EXPECT_EQ(problem(report, "institutions[0].slug").substr(0, 14), "3: \"Bad Slug\" ");
    EXPECT_EQ(problem(report, "institutions[0].name"), "3: is empty");
    EXPECT_NE(problem(report, "institutions[0].country").find("GB"), std::string::npos);
    EXPECT_NE(problem(report, "institutions[0].kind").find("did you mean \"university\"?"),
              std::string::npos);
    EXPECT_EQ(problem(report, "institutions[1].citty"),
              "4: is not a known field; known here are slug, name, local_name, country, kind, membership, "
              "time_zone, former_slugs");
    EXPECT_EQ(problem(report, "institutions[2].slug"),
              "5: the institution \"ok\" occurs twice; first on line 4");
    EXPECT_EQ(problem(report, "institutions[2].country").substr(0, 7), "5: \"cn\"");
    EXPECT_EQ(problem(report, "people[0].name"), "7: is a number, should be a text");
    EXPECT_EQ(problem(report, "people[0].id").substr(0, 2), "7:");
    EXPECT_EQ(problem(report, "courses[0].title"), "9: is missing");
    EXPECT_EQ(problem(report, "courses[0].titel"), "9: is not a known field; did you mean \"title\"?");
    EXPECT_NE(problem(report, "courses[0].language").find("write \"zh\""), std::string::npos);
    EXPECT_EQ(problem(report, "courses[0].institution"),
              "9: there is no institution \"okk\"; did you mean \"ok\"?");
    EXPECT_EQ(problem(report, "courses[0].faculty[0].person").substr(0, 27), "10: there is no person \"b\";");
    EXPECT_EQ(problem(report, "courses[0].faculty[0].role").substr(0, 3), "10:");
    EXPECT_EQ(problem(report, "courses[0].faculty[2].person"),
              "10: the person \"a\" occurs twice; first on line 10");
    EXPECT_EQ(problem(report, "courses[0].recognitions[0].level").substr(0, 3), "11:");
    EXPECT_EQ(problem(report, "courses[0].recognitions[0].withdrawn_on").substr(0, 3), "11:");
    EXPECT_EQ(problem(report, "courses[0].sections[0].lectures[1].title").substr(0, 3), "12:");
    EXPECT_EQ(problem(report, "courses[0].sections[0].lectures[2].presenters[0]").substr(0, 3), "12:");
    EXPECT_EQ(problem(report, "courses[0].status"), "13: is true or false, should be a text");
    EXPECT_EQ(number("SELECT count(*) FROM institutions"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM changes"), 0);
}

TEST_F(catalogue_import, one_mistake_at_the_end_leaves_the_catalogue_as_it_was) {
    import(small_catalogue);
    auto wrong = replaced(small_catalogue, "\"Medical Cell Biology\"", "\"Other\"");
    wrong =
        replaced(wrong, "{\"title\": \"Mitosis\"}", "{\"title\": \"Mitosis\", \"presenters\": [\"nobody\"]}");
    EXPECT_EQ(import(wrong).problems.size(), 1U);
    EXPECT_EQ(text("SELECT title FROM courses"), "Medical Cell Biology");
}

TEST_F(catalogue_import, text_that_is_not_json_is_refused_with_line_and_column) {
    const auto refused = import_catalogue(*database_, "{\n  \"courses\": [,]\n}");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::usage);
    EXPECT_EQ(refused.error().detail.substr(0, 17), "line 2, column 15");
    for (const std::string text : {"", "[1] x", "{\"a\": \"\xC0\xAF\"}", "{\"a\": 1,}", "nul"})
        EXPECT_FALSE(import_catalogue(*database_, text)) << text;
}

TEST_F(catalogue_import, a_document_of_another_shape_is_a_problem_of_its_first_line) {
    EXPECT_EQ(problem(import("[]"), ""), "1: is a list, should be an object");
    EXPECT_EQ(problem(import("\xEF\xBB\xBF\n{\"courses\": {}}"), "courses"),
              "2: is an object, should be a list");
    EXPECT_EQ(problem(import("{\"format\": 2}"), "format").substr(0, 2), "1:");
}

TEST_F(catalogue_import, a_lecture_id_of_another_course_is_refused) {
    import(small_catalogue);
    const auto report =
        import(R"({"courses": [{"slug": "other", "title": "Other", "language": "en", "institution": "swmu",
"sections": [{"title": "S", "lectures": [{"id": "0193a5a0-0000-7000-8000-000000000001", "title": "Mine"}]}]}]})");
    EXPECT_EQ(problem(report, "courses[0].sections[0].lectures[0].id"),
              "2: belongs to a lecture of the course \"medical-cell-biology\"");
}

TEST_F(catalogue_import, a_new_id_for_a_known_lecture_is_refused) {
    import(small_catalogue);
    const auto report =
        import(replaced(small_catalogue, "{\"title\": \"Mitosis\"}",
                        "{\"title\": \"Mitosis\", \"id\": \"0193a5a0-0000-7000-8000-000000000009\"}"));
    EXPECT_EQ(problem(report, "courses[0].sections[1].lectures[0].id"),
              "20: the course has this lecture already, with the id " + lecture_id("Mitosis"));
}

TEST_F(catalogue_import, a_renamed_person_is_found_through_the_course_by_the_new_name) {
    import(small_catalogue);
    import(replaced(small_catalogue, "\"Wang Sample\"", "\"Zhao Renamed\""));
    EXPECT_EQ(number("SELECT count(*) FROM names WHERE names MATCH 'zhao' AND rowid >> 40 = 1"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM names WHERE names MATCH 'wang'"), 0);
}

} // namespace lectern::catalogue
