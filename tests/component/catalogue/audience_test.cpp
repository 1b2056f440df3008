// Who a lecture is for: as a catalogue file says it, as the packages' index sees it, and whose days a grant
// has.
#include "catalogue_fixture.hpp"

#include "lectern/base/ids.hpp"
#include "lectern/catalogue/audience.hpp"
#include "lectern/catalogue/playable.hpp"

namespace lectern::catalogue {
namespace {

constexpr std::string_view first = "0193a5a0-0000-7000-8000-000000000001",
                           second = "0193a5a0-0000-7000-8000-000000000002";

// A course with two lectures; `more` are members of the course, `lecture` of the first one.
std::string file_with(const std::string& more, const std::string& lecture = "") {
    return R"({"institutions": [{"slug": "here", "name": "Here", "country": "CN", "kind": "university"},
        {"slug": "there", "name": "There", "country": "TH", "kind": "university"}],
      "courses": [{"slug": "cells", "title": "Cells", "language": "en", "institution": "here",)" +
           more + R"("sections": [{"title": "S", "lectures": [
        {"id": ")" +
           std::string(first) + R"(", )" + lecture + R"("title": "One"},
        {"id": ")" +
           std::string(second) + R"(", "title": "Two"}]}]}]})";
}

base::time_point at(int year, unsigned month, unsigned date) {
    return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) /
                                 std::chrono::day(date)) +
           std::chrono::hours(13);
}

class catalogue_audience : public catalogue_test {
protected:
    void import(const std::string& file) {
        const auto report = import_catalogue(*database_, file).value();
        for (const auto& p : report.problems) ADD_FAILURE() << p.line << " " << p.field << " " << p.what;
    }
    std::string audience(std::string_view lecture) {
        return find_watch_facts(*database_, lecture, {}).value().value().audience;
    }
    std::optional<grant_terms> grant_to(const std::string& institution) {
        return find_watch_facts(*database_, first, {0, "", institution}).value().value().grant;
    }
    bool is_public(char package) {
        const auto all = playable_packages(*database_).value();
        for (const auto& p : all)
            if (p.id == package_named(package)) return p.is_public;
        ADD_FAILURE() << "package " << package << " is not playable";
        return false;
    }
};

} // namespace

TEST_F(catalogue_audience, a_lecture_is_for_everybody_until_its_course_or_itself_says_otherwise) {
    import(file_with(""));
    EXPECT_EQ(audience(first), "public");
    import(file_with(R"("audience": "enrolled",)"));
    EXPECT_EQ(audience(first), "enrolled");
    EXPECT_EQ(audience(second), "enrolled");
    import(file_with("", R"("audience": "public",)"));
    EXPECT_EQ(audience(first), "public");
    EXPECT_EQ(audience(second), "enrolled");
    import(file_with(""));
    EXPECT_EQ(audience(first), "public"); // what a file does not say stays: an old file opens nothing
    EXPECT_EQ(audience(second), "enrolled");
    import(file_with("", R"("audience": "course",)"));
    EXPECT_EQ(audience(first), "enrolled");
}

TEST_F(catalogue_audience, the_same_file_again_changes_nothing) {
    const auto file = file_with(R"("audience": "granted", "grants": [
        {"institution": "there", "may_download": true, "highest": 720, "from": "2026-09", "until": "2027"},
        {"institution": "here"}],)",
                                R"("audience": "signed_in",)");
    import(file);
    const auto rows = database_->total_changes();
    EXPECT_EQ(import_catalogue(*database_, file).value().changed, 0U);
    EXPECT_EQ(database_->total_changes(), rows);
    EXPECT_EQ(grant_to("there"), (grant_terms{true, true, false, 720, "2026-09", "2027"}));
    EXPECT_EQ(grant_to("here"), grant_terms());
    EXPECT_EQ(grant_to("elsewhere"), std::nullopt);
    EXPECT_EQ(import_catalogue(*database_, file_with("")).value().changed, 0U);
    EXPECT_EQ(
        import_catalogue(*database_, file_with(R"("grants": [{"institution": "here"}],)")).value().changed,
        1U);
    EXPECT_EQ(grant_to("there"), std::nullopt);
}

TEST_F(catalogue_audience, what_is_wrong_is_named_with_its_line_and_field_and_changes_nothing) {
    const auto report = import_catalogue(*database_, file_with(R"("audience": "private",
"grants": [
{"institution": "ther"},
{"institution": "there", "highest": 0},
{"institution": "there", "highest": 719.5, "may_stream": "yes"},
{"institution": "here", "from": "2026-09", "until": "2026-08-31", "highest": "hd"},
{"from": "tomorrow", "to": "2026"}],)",
                                                               R"("audience": "everyone",)"))
                            .value();
    EXPECT_EQ(problem(report, "courses[0].audience"),
              "3: \"private\" is not one of public, signed_in, enrolled, granted");
    EXPECT_EQ(problem(report, "courses[0].grants[0].institution"),
              "5: there is no institution \"ther\"; did you mean \"there\"?");
    EXPECT_EQ(problem(report, "courses[0].grants[1].highest"), "6: is not a whole number from 1 to 65535");
    EXPECT_EQ(problem(report, "courses[0].grants[2].highest"), "7: is not a whole number from 1 to 65535");
    EXPECT_EQ(problem(report, "courses[0].grants[2].may_stream"), "7: is a text, should be true or false");
    EXPECT_EQ(problem(report, "courses[0].grants[2].institution"),
              "7: the institution \"there\" occurs twice; first on line 6");
    EXPECT_EQ(problem(report, "courses[0].grants[3].until"), "8: is before \"from\"");
    EXPECT_EQ(problem(report, "courses[0].grants[3].highest"), "8: is a text, should be a number");
    EXPECT_EQ(problem(report, "courses[0].grants[4].institution"), "9: is missing");
    EXPECT_NE(problem(report, "courses[0].grants[4].from").find("is not a date"), std::string::npos);
    EXPECT_NE(problem(report, "courses[0].grants[4].to").find("is not a known field"), std::string::npos);
    EXPECT_NE(problem(report, "courses[0].sections[0].lectures[0].audience").find("is not one of course"),
              std::string::npos);
    EXPECT_EQ(number("SELECT count(*) FROM courses"), 0);
}

TEST_F(catalogue_audience, a_package_is_public_as_long_as_some_public_lecture_of_no_draft_plays_it) {
    import(file_with(R"("audience": "enrolled",)"));
    publish(*database_, first, video_named('a')).value();
    publish(*database_, second, video_named('b')).value();
    EXPECT_FALSE(is_public('a'));
    import(file_with("", R"("audience": "public",)"));
    EXPECT_TRUE(is_public('a'));
    EXPECT_FALSE(is_public('b'));
    publish(*database_, second, video_named('a')).value(); // the same package, by a lecture that is not
    EXPECT_TRUE(is_public('a'));
    const auto shared = playable_packages(*database_).value();
    ASSERT_EQ(shared.size(), 1U);
    EXPECT_EQ(shared[0].lectures.size(), 2U);
    import(file_with(R"("status": "draft",)"));
    EXPECT_FALSE(is_public('a'));
    import(file_with(R"("status": "archived",)"));
    EXPECT_TRUE(is_public('a'));
}

TEST(catalogue_grant, counts_its_first_and_last_day_month_or_year_whole) {
    struct row {
        std::optional<std::string> from, until;
        base::time_point when;
        bool valid;
    };
    const std::vector<row> rows{
        {{}, {}, at(2026, 11, 25), true},
        {"2026-11-25", {}, at(2026, 11, 25), true},
        {"2026-11-25", {}, at(2026, 11, 24), false},
        {"2026-12", {}, at(2026, 11, 30), false},
        {"2026-12", {}, at(2026, 12, 1), true},
        {"2027", {}, at(2026, 12, 31), false},
        {{}, "2026-11-25", at(2026, 11, 25), true},
        {{}, "2026-11-25", at(2026, 11, 26), false},
        {{}, "2026-11", at(2026, 11, 30), true},
        {{}, "2026-11", at(2026, 12, 1), false},
        {{}, "2026", at(2026, 12, 31), true},
        {{}, "2026", at(2027, 1, 1), false},
        {"2026-11-25", "2026-11-25", at(2026, 11, 25), true},
    };
    for (const auto& r : rows) {
        grant_terms grant;
        grant.from_on = r.from;
        grant.until_on = r.until;
        EXPECT_EQ(is_valid_on(grant, r.when), r.valid) << r.from.value_or("") << " " << r.until.value_or("");
    }
}

TEST(catalogue_grant, ends_at_the_midnight_after_its_last_day) {
    grant_terms grant;
    const auto now = at(2026, 11, 25), midnight = now + std::chrono::hours(11);
    const auto soon = now + std::chrono::hours(1), later = now + std::chrono::hours(100);
    EXPECT_EQ(valid_until(grant, now, later), later);
    grant.until_on = "2026-11-25";
    EXPECT_EQ(valid_until(grant, now, soon), soon);
    EXPECT_EQ(valid_until(grant, now, later), midnight);
    grant.until_on = "2026-11-26";
    EXPECT_EQ(valid_until(grant, now, later), midnight + std::chrono::hours(24));
}

} // namespace lectern::catalogue
