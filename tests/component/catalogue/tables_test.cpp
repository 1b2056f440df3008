// Rosters, staff and recognitions as tables: in, out, and what is refused.
#include "catalogue_fixture.hpp"

#include "lectern/catalogue/exchange.hpp"

#include <gmock/gmock.h>

namespace lectern::catalogue {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class catalogue_tables : public catalogue_test {
protected:
    catalogue_tables() {
        const auto report = import_catalogue(*database_, R"({
          "institutions": [{"slug": "uni", "name": "University", "country": "CN", "kind": "university"}],
          "people": [{"slug": "li", "name": "=Li, \"the\" Example", "local_name": "李例"}, {"slug": "wu", "name": "吴"},
                     {"slug": "wang", "name": "Wang"}],
          "courses": [{"slug": "cells", "title": "Cells", "language": "en", "institution": "uni",
             "runs": [{"slug": "autumn", "pacing": "self_paced"}],
             "recognitions": [{"level": "national", "scheme": "一流课程", "awarded_on": "2020-11", "region": "Sichuan; Chengdu"},
                              {"level": "alliance", "scheme": "Gold", "withdrawn": true, "withdrawn_on": "2024"}],
             "faculty": [{"person": "li", "role": "lead"}, {"person": "wu", "role": "tutor"}]},
            {"slug": "tissues", "title": "Tissues", "language": "en", "institution": "uni"}]})")
                                .value();
        EXPECT_THAT(report.problems, IsEmpty());
        for (const std::string name : {"noor", "ada", "-dash", "gone"})
            database_
                ->execute("INSERT INTO users (name, role, password_hash, is_active, created_us, changed_us)"
                          " VALUES ('" +
                          name + "', 'student', 'x', 1, 1, 1)")
                .value();
        database_->execute("UPDATE users SET is_active = 0 WHERE name = 'gone'").value();
    }
    import_outcome import(table_kind kind, const std::string& csv, const table_options& options = {},
                          const std::string& course = "cells") {
        return import_table(*database_, {kind, course, options}, csv).value();
    }
    std::string exported(table_kind kind, const std::string& course = "cells") {
        return export_table(*database_, kind, course).value();
    }
    static std::vector<std::string> problems(const import_outcome& report) {
        std::vector<std::string> all;
        for (const auto& p : report.problems)
            all.push_back(std::to_string(p.line) + ": " + p.field + ": " + p.what);
        return all;
    }
    std::string roster() {
        return text(
            "SELECT coalesce(group_concat(name), '') FROM (SELECT u.name FROM enrolments e JOIN users u"
            " ON u.id = e.user_id ORDER BY u.name)");
    }
};

constexpr auto roster_table = table_kind::roster;
constexpr auto staff_table = table_kind::staff;
constexpr auto recognition_table = table_kind::recognitions;
const std::string mark = "\xEF\xBB\xBF";

TEST_F(catalogue_tables, a_roster_enrols_and_withdraws_only_when_told_to) {
    EXPECT_EQ(import(roster_table, "user\nNoor\nada\n").created, 2U);
    EXPECT_EQ(roster(), "ada,noor");
    const auto added = import(roster_table, "user;since;run\r\n'-dash;2026-09-01;autumn\r\n");
    EXPECT_EQ(added.created, 1U);
    EXPECT_EQ(added.unchanged, 2U);
    EXPECT_EQ(roster(), "-dash,ada,noor");
    const auto replaced = import(roster_table, "user\nada\n", {false, true});
    EXPECT_EQ(replaced.removed, 2U);
    EXPECT_EQ(roster(), "ada");
}

TEST_F(catalogue_tables, a_roster_that_is_exported_comes_back_as_it_was) {
    import(roster_table,
           "user,since,run\nnoor,2026-09-01T08:30:00Z,\nada,2025-01-02,autumn\n-dash,2026-09-01,\n");
    const auto csv = exported(roster_table);
    EXPECT_EQ(csv, mark +
                       "user,since,run\r\n'-dash,2026-09-01T00:00:00Z,\r\nada,2025-01-02T00:00:00Z,autumn\r\n"
                       "noor,2026-09-01T08:30:00Z,\r\n");
    const auto sequence = change_sequence(*database_).value();
    EXPECT_EQ(import(roster_table, csv, {false, true}).unchanged, 3U);
    EXPECT_EQ(change_sequence(*database_).value(), sequence);
    database_->execute("DELETE FROM enrolments").value();
    import(roster_table, csv);
    EXPECT_EQ(exported(roster_table), csv);
}

TEST_F(catalogue_tables, a_roster_changes_run_and_time_only_where_it_names_them) {
    import(roster_table, "user,since,run\nnoor,2026-09-01,autumn\n");
    EXPECT_EQ(import(roster_table, "user\nnoor\n").changed, 0U);
    EXPECT_EQ(import(roster_table, "user,run\nnoor,\n").changed, 1U);
    EXPECT_EQ(exported(roster_table), mark + "user,since,run\r\nnoor,2026-09-01T00:00:00Z,\r\n");
}

TEST_F(catalogue_tables, a_roster_with_anything_wrong_changes_nothing) {
    const auto report =
        import(roster_table, "user,since,run\nnoor,,\nnobody,,\ngone,yesterday,\nNOOR,,\n,,autumn\n"
                             "ada,2026-02-30,spring\n");
    EXPECT_THAT(problems(report),
                ElementsAre("3: column 1 (user): there is no user \"nobody\"",
                            "4: column 1 (user): there is no user \"gone\"",
                            HasSubstr("4: column 2 (since): \"yesterday\" is not a day or time"),
                            "5: column 1 (user): occurs twice; first on line 2",
                            "6: column 1 (user): is missing", HasSubstr("7: column 2 (since)"),
                            "7: column 3 (run): the course has no run \"spring\""));
    EXPECT_EQ(roster(), "");
    EXPECT_EQ(import_table(*database_, {roster_table, "none"}, "user\n").error().code, errc::not_found);
    EXPECT_EQ(import_table(*database_, {roster_table, "cells"}, "since\n").error().detail,
              "line 1: the column \"user\" is missing");
}

TEST_F(catalogue_tables, more_rows_than_are_wanted_are_refused) {
    const table_wish wish{roster_table, "cells", {false, false, 1}};
    EXPECT_TRUE(import_table(*database_, wish, "user\nnoor\n"));
    EXPECT_EQ(import_table(*database_, wish, "user\nnoor\nada\n").error().detail,
              "there are more than 1 rows");
    EXPECT_EQ(roster(), "noor");
}

TEST_F(catalogue_tables, staff_is_added_changed_and_put_in_order) {
    EXPECT_EQ(exported(staff_table),
              mark + "person,role,name\r\nli,lead,\"'=Li, \"\"the\"\" Example\"\r\nwu,tutor,吴\r\n");
    const auto added = import(staff_table, "role,person\nguest,wang\nlecturer,wu\n");
    EXPECT_EQ(added.created, 1U);
    EXPECT_EQ(added.changed, 1U);
    EXPECT_EQ(text("SELECT group_concat(role) FROM (SELECT role FROM course_staff ORDER BY position)"),
              "lead,lecturer,guest");
    const auto replaced =
        import(staff_table, "person,role,name\nwang,lead,Anything\nli,guest,\n", {false, true});
    EXPECT_EQ(replaced.removed, 1U);
    EXPECT_EQ(exported(staff_table),
              mark + "person,role,name\r\nwang,lead,Wang\r\nli,guest,\"'=Li, \"\"the\"\" Example\"\r\n");
    EXPECT_EQ(import(staff_table, exported(staff_table), {false, true}).unchanged, 2U);
}

TEST_F(catalogue_tables, staff_that_is_wrong_is_named_by_line_and_column) {
    const auto report =
        import(staff_table, "role;person\nboss;li\nlead;nobody\n;wu\nguest;li\nguest;No Slug\n");
    EXPECT_THAT(problems(report), ElementsAre(HasSubstr("2: column 1 (role): \"boss\" is not one of"),
                                              "3: column 2 (person): there is no person \"nobody\"",
                                              "4: column 1 (role): is missing",
                                              "5: column 2 (person): occurs twice; first on line 2",
                                              HasSubstr("6: column 2 (person): \"No Slug\" is not a slug")));
    EXPECT_EQ(number("SELECT count(*) FROM course_staff"), 2);
}

TEST_F(catalogue_tables, recognitions_come_back_as_they_were) {
    const auto csv = exported(recognition_table);
    EXPECT_THAT(csv, HasSubstr("national,一流课程,,\"Sichuan; Chengdu\",2020-11,,no,,\r\n"
                               "alliance,Gold,,,,,yes,2024,\r\n"));
    EXPECT_EQ(import(recognition_table, csv, {false, true}).unchanged, 2U);
    EXPECT_EQ(import(recognition_table, csv, {}, "tissues").created, 2U);
    EXPECT_EQ(exported(recognition_table, "tissues"), csv);
    const auto changed = import(recognition_table, "level;scheme;withdrawn;withdrawn_on;evidence\n"
                                                   "alliance;Gold;FALSE;;https://example.org/gold\n");
    ASSERT_EQ(changed.changed, 1U);
    EXPECT_EQ(changed.unchanged, 1U);
    EXPECT_EQ(
        text("SELECT withdrawn || ' ' || evidence FROM recognitions WHERE scheme = 'Gold' AND course_id = 1"),
        "0 https://example.org/gold");
    const auto wrong = import(recognition_table, "level,scheme,withdrawn,awarded_on\nworld,X,maybe,Mrz 20\n");
    EXPECT_THAT(problems(wrong), testing::SizeIs(3));
    EXPECT_THAT(problems(wrong),
                testing::Contains(HasSubstr("2: column 4 (awarded_on): \"Mrz 20\" is not a date")));
}

TEST_F(catalogue_tables, a_dry_run_says_what_the_import_then_does_and_changes_nothing) {
    import(roster_table, "user\nnoor\n");
    for (const auto& [kind, csv] : {std::pair(roster_table, "user,run\nada,autumn\n"),
                                    std::pair(staff_table, "person,role\nwang,lead\nli,tutor\n"),
                                    std::pair(recognition_table, "level,scheme\nnational,New\n")}) {
        const auto before = exported(kind);
        const auto sequence = change_sequence(*database_).value();
        const auto said = import(kind, csv, {true, true});
        EXPECT_EQ(exported(kind), before);
        EXPECT_EQ(change_sequence(*database_).value(), sequence);
        const auto did = import(kind, csv, {false, true});
        EXPECT_NE(exported(kind), before);
        ASSERT_EQ(said.changes.size(), did.changes.size());
        ASSERT_FALSE(said.changes.empty());
        for (std::size_t i = 0; i < did.changes.size(); ++i) {
            EXPECT_EQ(said.changes[i].label, did.changes[i].label);
            EXPECT_EQ(said.changes[i].change, did.changes[i].change);
        }
    }
}

} // namespace lectern::catalogue
