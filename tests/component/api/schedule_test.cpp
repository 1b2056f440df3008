// A lecture that is published later: set, changed and taken back by those who teach, and seen by nobody else.
#include "editing_fixture.hpp"

#include <gmock/gmock.h>

namespace lectern::api {

using testing::HasSubstr;

class scheduling : public editing_test {
protected:
    int status_for(const std::string& who, const std::string& path = lecture_path) {
        return as(who, path).status;
    }
};

TEST_F(scheduling, a_lecture_with_a_time_is_its_staffs_alone) {
    const auto answer = change_entry(first, R"({"publish_at": "2090-03-01T08:00:00+08:00"})", "teacher");
    ASSERT_EQ(answer.status, 200) << text_of(answer);
    EXPECT_EQ(entry(first).at("held"), true);
    EXPECT_EQ(entry(first).at("publish_at"), "2090-03-01T00:00:00Z");
    for (const std::string who : {"", "student", "enrolled", "other-teacher", "partner"}) {
        EXPECT_EQ(status_for(who), 404) << who;
        EXPECT_EQ(status_for(who, lecture_path + "/playback"), 404) << who;
        EXPECT_EQ(text_of(as(who, "/api/v1/courses/medical-cell-biology")).find("What a cell is"),
                  std::string::npos);
    }
    for (const std::string who : {"teacher", "admin"}) {
        EXPECT_EQ(lecture(who).at("publish_at"), "2090-03-01T00:00:00Z") << who;
        EXPECT_TRUE(permission(who)) << who;
    }
    EXPECT_EQ(audit().at("items").at(0).at("after").at("publish_at"), "2090-03-01T00:00:00Z");
}

TEST_F(scheduling, a_time_is_changed_taken_away_and_overtaken_by_hand) {
    ASSERT_EQ(change_entry(first, R"({"publish_at": "2090-03-01T00:00:00Z"})").status, 200);
    ASSERT_EQ(change_entry(first, R"({"publish_at": "2091-03-01T00:00:00Z"})").status, 200);
    EXPECT_EQ(entry(first).at("publish_at"), "2091-03-01T00:00:00Z");
    ASSERT_EQ(change_entry(first, R"({"publish_at": null})").status, 200);
    EXPECT_EQ(entry(first).at("held"), true);
    EXPECT_EQ(status_for("student"), 404);
    ASSERT_EQ(change_entry(first, R"({"publish_at": "2092-03-01T00:00:00Z"})").status, 200);
    ASSERT_EQ(change_entry(first, R"({"held": false})").status, 200);
    EXPECT_TRUE(entry(first).at("publish_at").is_null());
    EXPECT_EQ(status_for("student"), 200);
    EXPECT_EQ(status_for(""), 200);
    ASSERT_EQ(change_entry(first, R"({"title": "Renamed"})").status, 200);
    EXPECT_EQ(entry(first).at("held"), false);
}

TEST_F(scheduling, times_that_are_none_or_have_passed_are_refused_with_their_field) {
    EXPECT_THAT(faults(change_entry(first, R"({"publish_at": "2020-01-01T00:00:00Z"})")),
                HasSubstr("400 publish_at: is in the past"));
    EXPECT_THAT(faults(change_entry(first, R"({"publish_at": "tomorrow"})")),
                HasSubstr("400 publish_at: \"tomorrow\" is not a time with its zone"));
    EXPECT_THAT(faults(change_entry(first, R"({"publish_at": "2090-01-01T00:00:00"})")),
                HasSubstr("400 publish_at: "));
    EXPECT_THAT(faults(change_entry(first, R"({"publish_at": 4})")),
                HasSubstr("400 publish_at: is a number"));
    EXPECT_THAT(faults(change_entry(first, R"({"held": "yes"})")), HasSubstr("400 held: "));
    EXPECT_EQ(entry(first).at("held"), false);
}

TEST_F(scheduling, a_new_lecture_can_be_made_with_its_time) {
    const auto made =
        make(cells + "/lectures", R"({"title": "New", "publish_at": "2090-01-01T00:00:00Z"})", "teacher");
    ASSERT_EQ(made.status, 201) << text_of(made);
    EXPECT_EQ(json::parse(text_of(made)).at("held"), true);
}

} // namespace lectern::api
