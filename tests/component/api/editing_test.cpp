// Keeping the catalogue by the API: what is changed, by whom, and what is refused.
#include "editing_fixture.hpp"

#include <gmock/gmock.h>

namespace lectern::api {

using enum http::method;
using testing::HasSubstr;

class editing : public editing_test {};

TEST_F(editing, a_lecture_is_renamed_and_readers_see_it) {
    const auto answer =
        change_entry(first, R"({"title": "What cells are", "local_title": "细胞", "audience": "enrolled"})");
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(entry(first).at("title"), "What cells are");
    EXPECT_EQ(header_of(answer, "ETag"), version_of_entry(first));
    const auto seen = get("/api/v1/lectures/" + first_lecture);
    EXPECT_EQ(seen.at("title"), "What cells are");
    EXPECT_EQ(seen.at("audience"), "enrolled");
    EXPECT_EQ(get("/api/v1/search?q=cells+are").at("items").at(0).at("title"), "What cells are");
    EXPECT_EQ(change_entry(first, R"({"local_title": null, "audience": null})").status, 200);
    EXPECT_TRUE(entry(first).at("local_title").is_null());
    EXPECT_EQ(entry(first).at("audience"), "course");
}

TEST_F(editing, a_lost_update_is_refused) {
    const auto version = version_of_entry(first);
    EXPECT_EQ(edit(patch, first, R"({"title": "Mine"})", "admin", version).status, 200);
    const auto late = edit(patch, first, R"({"title": "Yours"})", "teacher", version);
    EXPECT_EQ(late.status, 412);
    EXPECT_EQ(header_of(late, "ETag"), version_of_entry(first));
    EXPECT_EQ(edit(patch, first, R"({"title": "Yours"})").status, 428);
    EXPECT_EQ(edit(delete_, first).status, 428);
    EXPECT_EQ(edit(delete_, first, "", "admin", version).status, 412);
    EXPECT_EQ(entry(first).at("title"), "Mine");
    EXPECT_EQ(edit(patch, first, "{}", "admin", "\"a\", W/" + version_of_entry(first)).status, 200);
    EXPECT_EQ(edit(patch, first, "{}", "admin", "*").status, 200);
}

TEST_F(editing, lectures_are_put_in_order_and_moved_between_sections) {
    const auto places = [&] {
        std::string all;
        const auto course = get("/api/v1/courses/medical-cell-biology");
        for (const auto& section : course.at("sections").as_array()) {
            all += "|";
            for (const auto& lecture : section.at("lectures").as_array())
                all += " " + std::string(lecture.at("title").as_string().c_str());
        }
        return all;
    };
    EXPECT_EQ(places(), "| What a cell is Membranes| Mitosis");
    EXPECT_EQ(change_entry(first, R"({"position": 99})").status, 200);
    EXPECT_EQ(places(), "| Membranes What a cell is| Mitosis");
    EXPECT_EQ(entry(first).at("position"), 2);
    const auto division = sql("SELECT public_id FROM sections WHERE title = 'Division'");
    EXPECT_EQ(change_entry(first, R"({"position": 1, "section": ")" + division + "\"}").status, 200);
    EXPECT_EQ(places(), "| Membranes| What a cell is Mitosis");
    EXPECT_EQ(
        change_entry(entries + "sections/" + division, R"({"position": 1, "title": "Cell division"})").status,
        200);
    EXPECT_EQ(places(), "| What a cell is Mitosis| Membranes");
    const auto elsewhere = make(entries + "courses/tuina/sections", R"({"title": "Other"})");
    const auto other = std::string(json::parse(text_of(elsewhere)).at("id").as_string().c_str());
    EXPECT_EQ(faults(change_entry(first, R"({"section": ")" + other + "\"}")),
              "400 section: is no section of the course;");
}

TEST_F(editing, a_course_is_made_with_all_it_has_and_found_by_its_words) {
    const auto answer =
        make(entries + "courses",
             R"({"slug": "histology", "title": "Histology", "language": "en", "institution": "swmu",
        "recognitions": [{"level": "national", "scheme": "Gold", "awarded_on": "2020-11"}],
        "faculty": [{"person": "wang-sample", "role": "lead"}], "grants": [{"institution": "partner", "highest": 540, "until": "2030"}],
        "audience": "granted"})");
    EXPECT_EQ(answer.status, 400); // there is no such institution yet
    EXPECT_THAT(faults(answer), HasSubstr("grants[0].institution: there is no institution \"partner\""));
    EXPECT_EQ(make(entries + "institutions",
                   R"({"slug": "partner", "name": "Partner", "country": "EG", "kind": "university"})")
                  .status,
              201);
    const auto made =
        make(entries + "courses",
             R"({"slug": "histology", "title": "Histology", "language": "en", "institution": "swmu",
        "recognitions": [{"level": "national", "scheme": "Gold", "awarded_on": "2020-11"}],
        "faculty": [{"person": "wang-sample", "role": "lead"}], "grants": [{"institution": "partner", "highest": 540, "until": "2030"}],
        "audience": "granted"})");
    ASSERT_EQ(made.status, 201) << text_of(made);
    EXPECT_EQ(header_of(made, "Location"), entries + "courses/histology");
    const auto course = get("/api/v1/courses/histology");
    EXPECT_EQ(course.at("faculty").at(0).at("name"), "Wang Sample");
    EXPECT_EQ(course.at("recognitions").at(0).at("awarded_on"), "2020-11");
    EXPECT_EQ(get("/api/v1/search?q=histology").at("items").at(0).at("kind"), "course");
    EXPECT_EQ(entry(entries + "courses/histology").at("grants").at(0).at("highest"), 540);
    EXPECT_EQ(change_entry(entries + "courses/histology",
                           R"({"grants": null, "faculty": [], "audience": "public"})")
                  .status,
              200);
    EXPECT_TRUE(entry(entries + "courses/histology").at("grants").as_array().empty());
    EXPECT_TRUE(get("/api/v1/courses/histology").at("faculty").as_array().empty());
}

TEST_F(editing, the_old_address_of_a_renamed_course_leads_to_the_new_one) {
    const auto renamed = change_entry(cells, R"({"slug": "cell-biology"})");
    ASSERT_EQ(renamed.status, 200) << text_of(renamed);
    EXPECT_EQ(header_of(renamed, "Location"), entries + "courses/cell-biology");
    const auto moved = ask("/api/v1/courses/medical-cell-biology");
    EXPECT_EQ(moved.status, 301);
    EXPECT_EQ(header_of(moved, "Location"), "/api/v1/courses/cell-biology");
    EXPECT_EQ(as("admin", cells).status, 308);
    EXPECT_EQ(edit(patch, cells, "{}", "admin", "\"x\"").status, 308);
    EXPECT_EQ(get("/api/v1/courses/cell-biology").at("lecture_count"), 3);
    // Another course may take the name; then the address is its own.
    EXPECT_EQ(
        make(entries + "courses",
             R"({"slug": "medical-cell-biology", "title": "New", "language": "en", "institution": "swmu"})")
            .status,
        201);
    EXPECT_EQ(get("/api/v1/courses/medical-cell-biology").at("title"), "New");
    EXPECT_THAT(faults(change_entry(cells, R"({"slug": "cell-biology"})")), HasSubstr("slug: is taken"));
}

TEST_F(editing, people_and_institutions_keep_their_users_when_they_are_renamed) {
    const auto li = entries + "people/0193a5a0-0000-7000-8000-00000000a001";
    ASSERT_EQ(change_entry(li, R"({"slug": "li-new", "name": "Li New"})").status, 200);
    EXPECT_EQ(as("teacher", cells).status, 200) << "still on the staff";
    EXPECT_EQ(get("/api/v1/search?q=Li+New").at("items").as_array().size(), 2U)
        << "the person, and the course by its faculty";
    ASSERT_EQ(
        change_entry(entries + "institutions/swmu", R"({"slug": "southwest", "name": "Southwest"})").status,
        200);
    EXPECT_EQ(as("admin", entries + "institutions/swmu").status, 308);
    EXPECT_EQ(entry(cells).at("institution"), "southwest");
    EXPECT_THAT(faults(change_entry(li, R"({"slug": "wang-sample"})")),
                HasSubstr("slug: is that of another person"));
    EXPECT_THAT(faults(change_entry(li, R"({"id": "0193a5a0-0000-7000-8000-00000000a009"})")),
                HasSubstr("id: cannot be changed"));
}

TEST_F(editing, people_and_institutions_are_listed_for_those_who_name_them) {
    const auto list = [&](const std::string& who, const std::string& path) {
        return json::parse(text_of(as(who, entries + path)));
    };
    EXPECT_EQ(list("teacher", "people?q=exampl").at("items").at(0).at("slug"), "li-example");
    EXPECT_EQ(list("teacher", "people?q=exampl").at("items").as_array().size(), 1U);
    EXPECT_EQ(list("teacher", "institutions?q=west").at("items").at(0).at("slug"), "swmu");
    EXPECT_EQ(list("teacher", "institutions?q=%E8%A5%BF%E5%8D%97").at("items").as_array().size(), 1U);
    EXPECT_TRUE(list("teacher", "institutions?q=nowhere").at("items").as_array().empty());
    for (int i = 0; i < 60; ++i)
        ASSERT_EQ(make(entries + "people", R"({"name": "P", "slug": "p-)" + std::to_string(i) + "\"}").status,
                  201);
    const auto page = list("teacher", "people");
    ASSERT_EQ(page.at("items").as_array().size(), 50U);
    const auto rest = list("teacher", "people?cursor=" + std::string(page.at("next").as_string().c_str()));
    EXPECT_EQ(rest.at("items").as_array().size(), 12U);
    EXPECT_TRUE(rest.at("next").is_null());
    const auto named = list("teacher", "people?slugs=wang-sample,nobody,li-example").at("items").as_array();
    ASSERT_EQ(named.size(), 2U);
    EXPECT_EQ(named.at(1).at("slug"), "li-example");
    EXPECT_EQ(list("teacher", "institutions?slugs=swmu").at("items").as_array().size(), 1U);
    EXPECT_TRUE(list("teacher", "people?slugs=").at("items").as_array().empty()) << "none are named";
    for (const std::string wrong :
         {"Li", ",", "p-1,", ",p-1", "p-1,,p-2", "p-1&q=p", "p-1&cursor=p-1", "&q=p"})
        EXPECT_EQ(as("teacher", entries + "people?slugs=" + wrong).status, 400) << wrong;
    std::string many = "p";
    for (int i = 0; i < 50; ++i) many += ",p";
    EXPECT_EQ(as("teacher", entries + "people?slugs=" + many).status, 400);
    EXPECT_EQ(as("student", entries + "people").status, 403);
    EXPECT_EQ(as("", entries + "people").status, 401);
}

TEST_F(editing, what_is_needed_is_not_removed) {
    const auto why = [&](const std::string& path) {
        const auto answer = remove_entry(path);
        return std::to_string(answer.status) + " " +
               json::parse(text_of(answer)).at("detail").as_string().c_str();
    };
    EXPECT_EQ(why(cells), "409 it has lectures");
    EXPECT_EQ(why(entries + "institutions/swmu"), "409 it has courses");
    EXPECT_EQ(why(entries + "people/0193a5a0-0000-7000-8000-00000000a001"),
              "409 they are on the staff of courses");
    EXPECT_EQ(why(entries + "sections/" + sql("SELECT public_id FROM sections WHERE title = 'The cell'")),
              "409 it has lectures");
    EXPECT_EQ(remove_entry(entries + "institutions/empty-college").status, 204);
    EXPECT_EQ(remove_entry(entries + "courses/tuina").status, 204);
    EXPECT_EQ(ask("/api/v1/courses/tuina").status, 404);
    EXPECT_TRUE(get("/api/v1/search?q=tuina").at("items").as_array().empty());
}

TEST_F(editing, a_lecture_goes_with_its_recording_unless_that_is_on_its_way) {
    database_
        ->execute("INSERT INTO jobs (id, kind, lecture_id, payload, created_us, phase, since_us) VALUES "
                  "('j', 'package', '" +
                  first_lecture + "', '{}', 1, 'waiting', 1)")
        .value();
    EXPECT_EQ(remove_entry(first).status, 409);
    database_->execute("UPDATE jobs SET phase = 'done'").value();
    EXPECT_EQ(remove_entry(first).status, 204);
    EXPECT_EQ(ask("/api/v1/lectures/" + first_lecture).status, 404);
    EXPECT_EQ(sql("SELECT change FROM changes WHERE kind = 'lecture' ORDER BY seq DESC LIMIT 1"), "removed");
    EXPECT_TRUE(database_->quick_check());
}

TEST_F(editing, a_creation_that_is_sent_again_makes_nothing_twice) {
    const auto send_once = [&](const std::string& title, const std::string& who = "teacher") {
        return edit(post, cells + "/lectures", R"({"title": ")" + title + "\"}", who, "", "key-1");
    };
    const auto made = send_once("Organelles"), again = send_once("Organelles");
    ASSERT_EQ(made.status, 201) << text_of(made);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(header_of(made, "Location"), header_of(again, "Location"));
    EXPECT_EQ(text_of(made), text_of(again));
    EXPECT_EQ(sql("SELECT count(*) FROM lectures WHERE title = 'Organelles'"), "1");
    EXPECT_EQ(send_once("Another").status, 409);
    EXPECT_EQ(send_once("Organelles", "admin").status, 201) << "keys of others are others";
    EXPECT_EQ(
        edit(post, cells + "/lectures", R"({"title": "X"})", "teacher", "", std::string(201, 'k')).status,
        400);
    now_ += std::chrono::hours(8 * 24); // by then nobody sends it again
    EXPECT_EQ(edit(post, cells + "/lectures", R"({"title": "Y"})", "teacher", "", "key-2").status, 201);
    EXPECT_EQ(send_once("Another").status, 201);
}

TEST_F(editing, a_lecture_that_the_studio_adds_is_made_once_for_one_key) {
    add_teaching_routes(router_, {readers_, pool_, *database_, writing_});
    const std::string path = "/api/v1/courses/medical-cell-biology/lectures";
    const auto add = [&](const std::string& title) {
        return edit(post, path, R"({"title": ")" + title + "\"}", "teacher", "", "key-9");
    };
    const auto made = add("Organelles"), again = add("Organelles");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(header_of(made, "Location"), header_of(again, "Location"));
    EXPECT_EQ(sql("SELECT count(*) FROM lectures WHERE title = 'Organelles'"), "1");
    EXPECT_EQ(add("Another").status, 409);
    EXPECT_EQ(audit("?kind=lecture").at("items").as_array().size(), 1U);
}

TEST_F(editing, every_change_is_in_the_audit_with_what_was_before) {
    ASSERT_EQ(change_entry(first, R"({"title": "Renamed"})", "teacher").status, 200);
    ASSERT_EQ(change_entry(first, "{}").status, 200); // changes nothing
    const auto edits = audit("?kind=lecture");
    const auto& items = edits.at("items").as_array();
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].at("user"), "teacher");
    EXPECT_EQ(items[0].at("id"), json::string(first_lecture));
    EXPECT_EQ(items[0].at("change"), "changed");
    EXPECT_EQ(items[0].at("before").at("title"), "What a cell is");
    EXPECT_EQ(items[0].at("after").at("title"), "Renamed");
    ASSERT_EQ(remove_entry(entries + "institutions/empty-college").status, 204);
    const auto last = audit().at("items").as_array().front();
    EXPECT_EQ(last.at("change"), "removed");
    EXPECT_EQ(last.at("before").at("name"), "Empty College");
    EXPECT_TRUE(last.at("after").is_null());
    EXPECT_EQ(change(put, "student").status, 204);
    EXPECT_EQ(audit("?kind=enrolment").at("items").at(0).at("id"), "medical-cell-biology/student");
    EXPECT_EQ(as("teacher", "/api/v1/audit").status, 403);
    EXPECT_EQ(as("mirror", "/api/v1/audit").status, 403);
}

TEST_F(editing, the_audit_is_read_a_page_at_a_time) {
    for (int i = 0; i < 60; ++i)
        ASSERT_EQ(change_entry(first, R"({"title": "Title )" + std::to_string(i) + "\"}").status, 200);
    const auto page = audit();
    ASSERT_EQ(page.at("items").as_array().size(), 50U);
    const auto rest = audit("?cursor=" + std::string(page.at("next").as_string().c_str()));
    EXPECT_EQ(rest.at("items").at(0).at("after").at("title"), "Title 9");
    EXPECT_EQ(rest.at("items").as_array().size(), 11U); // and who was enrolled
    EXPECT_TRUE(rest.at("next").is_null());
}

} // namespace lectern::api
