// No change of the catalogue goes unsaid, whatever program makes it.
#include "catalogue_fixture.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/catalogue/changes.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace lectern::catalogue {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class changes : public catalogue_test {
protected:
    changes() {
        const auto report = import_catalogue(*database_, file_text()).value();
        EXPECT_TRUE(report.problems.empty());
        lecture_ = text("SELECT public_id FROM lectures WHERE title = 'First'");
        publish(*database_, lecture_, video_named('a')).value();
        database_
            ->execute("INSERT INTO users (id, name, role, password_hash, is_active, created_us, changed_us)"
                      " VALUES (7, 'noor', 'student', 'x', 1, 1, 1)")
            .value();
        seen_ = list().next;
    }

    static std::string file_text(const std::string& staff = R"([{"person": "li", "role": "lead"}])") {
        return R"({"institutions": [{"slug": "uni", "name": "University", "country": "CN", "kind": "university"},
                                    {"slug": "partner", "name": "Partner", "country": "EG", "kind": "university"}],
          "people": [{"slug": "li", "id": "0193a5a0-0000-7000-8000-00000000a001", "name": "Li"},
                     {"slug": "wu", "id": "0193a5a0-0000-7000-8000-00000000a002", "name": "Wu"}],
          "courses": [{"slug": "cells", "title": "Cells", "language": "en", "institution": "uni",
             "recognitions": [{"level": "national", "scheme": "A"}, {"level": "alliance", "scheme": "B"}],
             "grants": [{"institution": "partner"}], "faculty": )" +
               staff + R"(,
             "sections": [{"title": "One", "lectures": [{"title": "First", "presenters": ["li"]}]}]}]})";
    }
    change_page list(std::int64_t since = 0, int limit = 10'000) {
        return list_changes(*database_, {since, limit, true}).value();
    }
    // "<kind> <subject> <change>" of each since the last time.
    std::vector<std::string> news() {
        const auto page = list(seen_);
        seen_ = page.next;
        std::vector<std::string> all;
        for (const auto& c : page.items) all.push_back(c.kind + " " + c.subject + " " + c.change);
        return all;
    }
    std::vector<std::string> after(const std::string& sql) {
        database_->execute(sql).value();
        return news();
    }
    std::vector<std::string> all_texts(const std::string& sql) {
        std::vector<std::string> found;
        db::session(*database_).each(sql, [&](const db::statement& row) { found.push_back(row.text(0)); });
        return found;
    }

    const std::string li_ = "0193a5a0-0000-7000-8000-00000000a001",
                      wu_ = "0193a5a0-0000-7000-8000-00000000a002";
    std::string lecture_;
    std::int64_t seen_ = 0;
};

TEST_F(changes, of_every_table_have_their_triggers) {
    // What these hold is no part of the catalogue, or made of it.
    const std::set<std::string> others{
        "audit",          "caption_texts",   "idempotency_keys", "old_slugs", "api_tokens", "changes",
        "jobs",           "lecture_sources", "lecture_texts",    "moments",   "sessions",   "sittings",
        "slide_readings", "slide_search",    "slide_texts",      "sources",   "uploads",    "users",
        "watched"};
    // That a package is there says nothing before a lecture's version plays it.
    const std::set<std::string> silent{"packages INSERT", "packages DELETE"};
    const auto triggers = all_texts("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND"
                                    " name LIKE 'log_%'");
    for (const auto& table :
         all_texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                   " AND name NOT GLOB 'names*' AND name NOT GLOB 'moment_words*'")) {
        if (others.contains(table)) continue;
        for (const std::string what : {"INSERT", "UPDATE", "DELETE"}) {
            if (silent.contains(table + " " + what)) continue;
            const bool is_logged = std::ranges::any_of(triggers, [&](const std::string& trigger) {
                return trigger.find("AFTER " + what + " ON " + table + " ") != std::string::npos;
            });
            EXPECT_TRUE(is_logged) << what << " on " << table << " is in no log";
        }
    }
}

TEST_F(changes, of_an_institution) {
    EXPECT_THAT(after("INSERT INTO institutions (id, slug, name, country, kind, created_us, changed_us)"
                      " VALUES (9, 'new', 'New', 'CN', 'school', 1, 1)"),
                ElementsAre("institution new created"));
    EXPECT_THAT(after("UPDATE institutions SET name = 'Newer' WHERE slug = 'new'"),
                ElementsAre("institution new changed"));
    EXPECT_THAT(after("UPDATE institutions SET slug = 'newest' WHERE slug = 'new'"),
                UnorderedElementsAre("institution new removed", "institution newest changed"));
    EXPECT_THAT(after("DELETE FROM institutions WHERE slug = 'newest'"),
                ElementsAre("institution newest removed"));
}

TEST_F(changes, of_a_person_and_where_they_work) {
    EXPECT_THAT(after("INSERT INTO people VALUES (9, 'p-9', 'slug', 'Name', NULL, 1, 1)"),
                ElementsAre("person p-9 created"));
    EXPECT_THAT(after("UPDATE people SET slug = 'other' WHERE id = 9"), ElementsAre("person p-9 changed"));
    EXPECT_THAT(after("INSERT INTO affiliations VALUES (9, 1, 1, 'Professor', '2020', NULL)"),
                ElementsAre("person p-9 changed"));
    EXPECT_THAT(after("UPDATE affiliations SET title = NULL WHERE person_id = 9"),
                ElementsAre("person p-9 changed"));
    EXPECT_THAT(after("DELETE FROM affiliations WHERE person_id = 9"), ElementsAre("person p-9 changed"));
    EXPECT_THAT(after("DELETE FROM people WHERE id = 9"), ElementsAre("person p-9 removed"));
}

TEST_F(changes, of_a_course_and_its_audience) {
    EXPECT_THAT(after("UPDATE courses SET audience = 'enrolled'"), ElementsAre("course cells changed"));
    EXPECT_THAT(after("UPDATE courses SET slug = 'cell-biology'"),
                UnorderedElementsAre("course cells removed", "course cell-biology changed"));
    EXPECT_THAT(after("INSERT INTO courses (slug, title, language, status, created_us, changed_us)"
                      " VALUES ('empty', 'Empty', 'en', 'draft', 1, 1)"),
                ElementsAre("course empty created"));
    EXPECT_THAT(after("DELETE FROM courses WHERE slug = 'empty'"), ElementsAre("course empty removed"));
}

TEST_F(changes, of_the_parts_of_a_course) {
    EXPECT_THAT(after("INSERT INTO sections (id, course_id, title, position, public_id) VALUES (9, 1, 'Two', "
                      "2, 's-9')"),
                ElementsAre("section cells/s-9 created"));
    EXPECT_THAT(after("UPDATE sections SET title = '2' WHERE id = 9"),
                ElementsAre("section cells/s-9 changed"));
    EXPECT_THAT(after("DELETE FROM sections WHERE id = 9"), ElementsAre("section cells/s-9 removed"));
    EXPECT_THAT(after("UPDATE recognitions SET withdrawn = 1 WHERE position = 2"),
                ElementsAre("recognition cells/2 changed"));
    EXPECT_THAT(after("DELETE FROM recognitions WHERE position = 2"),
                ElementsAre("recognition cells/2 removed"));
    EXPECT_THAT(
        after("INSERT INTO recognitions (course_id, position, level, scheme) VALUES (1, 2, 'national', 'C')"),
        ElementsAre("recognition cells/2 created"));
    EXPECT_THAT(after("INSERT INTO course_staff SELECT 1, id, 'tutor', 2 FROM people WHERE slug = 'wu'"),
                ElementsAre("staff cells/" + wu_ + " created"));
    EXPECT_THAT(after("UPDATE course_staff SET role = 'guest' WHERE role = 'tutor'"),
                ElementsAre("staff cells/" + wu_ + " changed"));
    EXPECT_THAT(after("DELETE FROM course_staff WHERE role = 'guest'"),
                ElementsAre("staff cells/" + wu_ + " removed"));
}

TEST_F(changes, of_runs_relations_and_programmes) {
    EXPECT_THAT(after("INSERT INTO course_runs VALUES (9, 1, 'autumn', 1, NULL, 'self_paced', NULL, NULL)"),
                ElementsAre("run cells/autumn created"));
    EXPECT_THAT(after("UPDATE course_runs SET title = 'Autumn'"), ElementsAre("run cells/autumn changed"));
    EXPECT_THAT(after("DELETE FROM course_runs"), ElementsAre("run cells/autumn removed"));
    after("INSERT INTO courses (id, slug, title, language, status, created_us, changed_us)"
          " VALUES (9, 'tissues', 'Tissues', 'en', 'published', 1, 1)");
    EXPECT_THAT(after("INSERT INTO course_relations VALUES (9, 1, 'prerequisite', 1)"),
                ElementsAre("course tissues changed"));
    EXPECT_THAT(after("UPDATE course_relations SET kind = 'replaces'"),
                ElementsAre("course tissues changed"));
    EXPECT_THAT(after("DELETE FROM course_relations"), ElementsAre("course tissues changed"));
    EXPECT_THAT(after("INSERT INTO programmes VALUES (1, 'basics', 'Basics', NULL, NULL, NULL, NULL, 1, 1)"),
                ElementsAre("programme basics created"));
    EXPECT_THAT(after("INSERT INTO programme_courses VALUES (1, 1, 9)"),
                ElementsAre("programme basics changed"));
    EXPECT_THAT(after("UPDATE programme_courses SET position = 2"), ElementsAre("programme basics changed"));
    EXPECT_THAT(after("UPDATE programmes SET slug = 'first-year'"),
                UnorderedElementsAre("programme basics removed", "programme first-year changed"));
    EXPECT_THAT(after("DELETE FROM programme_courses"), ElementsAre("programme first-year changed"));
    EXPECT_THAT(after("DELETE FROM programmes"), ElementsAre("programme first-year removed"));
}

TEST_F(changes, of_who_may_watch) {
    EXPECT_THAT(after("UPDATE grants SET highest = 540"), ElementsAre("grant cells/partner changed"));
    EXPECT_THAT(after("DELETE FROM grants"), ElementsAre("grant cells/partner removed"));
    EXPECT_THAT(after("INSERT INTO grants VALUES (1, 1, 1, 0, 0, 0, NULL, NULL)"),
                ElementsAre("grant cells/uni created"));
    EXPECT_THAT(after("INSERT INTO enrolments VALUES (1, 7, 1, NULL)"),
                ElementsAre("enrolment cells/noor created"));
    EXPECT_THAT(after("UPDATE enrolments SET enrolled_us = 2"), ElementsAre("enrolment cells/noor changed"));
    EXPECT_THAT(after("DELETE FROM enrolments"), ElementsAre("enrolment cells/noor removed"));
}

TEST_F(changes, of_a_lecture_and_who_presents_it) {
    const auto changed = "lecture " + lecture_ + " changed";
    EXPECT_THAT(after("UPDATE lectures SET audience = 'signed_in'"), ElementsAre(changed));
    EXPECT_THAT(after("UPDATE lecture_presenters SET person_id = (SELECT id FROM people WHERE slug = 'wu')"),
                ElementsAre(changed));
    EXPECT_THAT(after("DELETE FROM lecture_presenters"), ElementsAre(changed));
    EXPECT_THAT(after("INSERT INTO lecture_presenters VALUES (1, 1, 1)"), ElementsAre(changed));
    EXPECT_THAT(after("UPDATE captions SET review = 'unreviewed'"), ElementsAre(changed));
    EXPECT_THAT(after("DELETE FROM captions"), ElementsAre(changed));
    EXPECT_THAT(after("INSERT INTO captions (version_id, language, name, origin, review)"
                      " SELECT id, 'zh', 'Chinese', 'upload', 'reviewed' FROM video_versions"),
                ElementsAre(changed));
}

TEST_F(changes, of_what_can_be_read_on_slides_are_told_when_all_is_read) {
    const auto changed = "lecture " + lecture_ + " changed";
    EXPECT_THAT(after("INSERT INTO slide_texts SELECT id, 'one', 'eng', 'Cells' FROM lectures"), IsEmpty());
    EXPECT_THAT(after("UPDATE slide_readings SET state = 'queued'"), IsEmpty());
    EXPECT_THAT(after("UPDATE slide_readings SET state = 'done', languages = 'eng'"), ElementsAre(changed));
    EXPECT_THAT(after("UPDATE slide_search SET is_off = 1"), ElementsAre(changed));
    EXPECT_THAT(after("UPDATE slide_search SET is_off = 1"), IsEmpty());
    EXPECT_THAT(after("UPDATE slide_texts SET text = ''"), IsEmpty());
    EXPECT_THAT(after("UPDATE slide_search SET is_off = 0"), IsEmpty()) << "there are none";
    EXPECT_THAT(after("UPDATE slide_readings SET state = 'failed'"), ElementsAre(changed));
    EXPECT_THAT(after("UPDATE slide_readings SET state = 'done', languages = ''"), IsEmpty());
}

TEST_F(changes, of_what_plays) {
    const auto a = "package " + package_named('a'), b = "package " + package_named('b');
    publish(*database_, lecture_, video_named('b')).value();
    const auto said = news();
    EXPECT_THAT(said, Contains(a + " removed"));
    EXPECT_THAT(said, Contains(b + " created"));
    EXPECT_THAT(after("UPDATE packages SET playback = '{\"x\":1}'"), ElementsAre(b + " changed"));
    EXPECT_THAT(after("UPDATE video_versions SET source_name = 'x' WHERE is_current"),
                ElementsAre(b + " changed"));
    EXPECT_THAT(after("UPDATE video_versions SET is_current = 0"), Contains(b + " removed"));
    EXPECT_THAT(after("UPDATE video_versions SET is_current = 1 WHERE number = 1"),
                ElementsAre(a + " created"));
    EXPECT_THAT(after("UPDATE videos SET created_us = 2"), ElementsAre("lecture " + lecture_ + " changed"));
    EXPECT_THAT(after("DELETE FROM captions; DELETE FROM video_versions WHERE is_current = 1"),
                Contains(a + " removed"));
}

TEST_F(changes, of_a_lecture_that_goes_end_with_its_own) {
    const auto said =
        after("DELETE FROM captions; DELETE FROM video_versions; DELETE FROM videos; DELETE FROM lectures");
    ASSERT_FALSE(said.empty());
    EXPECT_EQ(said.back(), "lecture " + lecture_ + " removed");
    EXPECT_THAT(said, Contains("package " + package_named('a') + " removed"));
}

TEST_F(changes, of_a_course_that_goes_with_all_it_has) {
    const auto said =
        after("DELETE FROM captions; DELETE FROM video_versions; DELETE FROM videos; DELETE FROM lectures;"
              "DELETE FROM courses");
    EXPECT_THAT(said, Contains("course cells removed"));
}

TEST_F(changes, of_an_import_name_what_differs_and_nothing_else) {
    EXPECT_EQ(import_catalogue(*database_, file_text()).value().changed, 0U);
    EXPECT_THAT(news(), IsEmpty());
    import_catalogue(*database_,
                     file_text(R"([{"person": "li", "role": "lead"}, {"person": "wu", "role": "tutor"}])"))
        .value();
    EXPECT_THAT(news(), ElementsAre("staff cells/" + wu_ + " created", "course cells changed"));
    import_catalogue(*database_, file_text(R"([{"person": "wu", "role": "tutor"}])")).value();
    EXPECT_THAT(news(), ElementsAre("staff cells/" + li_ + " removed", "staff cells/" + wu_ + " changed",
                                    "course cells changed"));
}

TEST_F(changes, are_read_a_page_at_a_time_and_none_twice) {
    const auto all = list();
    ASSERT_GT(all.items.size(), 10U);
    std::vector<std::int64_t> numbers;
    for (std::int64_t since = 0;;) {
        const auto page = list(since, 3);
        for (const auto& c : page.items) numbers.push_back(c.seq);
        since = page.next;
        if (!page.is_more) break;
    }
    ASSERT_EQ(numbers.size(), all.items.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(numbers[i], all.items[i].seq);
    EXPECT_TRUE(std::ranges::is_sorted(numbers));
    EXPECT_THAT(list(all.next).items, IsEmpty());
    EXPECT_EQ(list(all.next).next, all.next);
}

TEST_F(changes, carry_their_time_and_where_they_belong) {
    const auto before = base::now().time_since_epoch().count() - 1'000'000;
    database_->execute("UPDATE lectures SET title = 'Renamed'").value();
    const auto last = list(seen_).items.back();
    EXPECT_GT(last.at_us, before);
    EXPECT_LT(last.at_us, before + 60'000'000);
    EXPECT_EQ(last.course, "cells");
    EXPECT_EQ(last.lecture, lecture_);
}

TEST_F(changes, later_than_the_log_are_those_of_another_site) {
    const auto refused = list_changes(*database_, {seen_ + 1, 10, true});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::conflict);
}

TEST_F(changes, of_enrolments_are_left_out_for_those_who_may_not_know) {
    database_->execute("INSERT INTO enrolments VALUES (1, 7, 1, NULL)").value();
    const auto page = list_changes(*database_, {seen_, 10, false}).value();
    EXPECT_THAT(page.items, IsEmpty());
    EXPECT_EQ(page.next, seen_ + 1);
    EXPECT_EQ(list(seen_).items.size(), 1U);
}

} // namespace lectern::catalogue
