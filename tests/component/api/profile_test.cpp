// What a recording is prepared for, changed by the API without a new upload: asked for, refused, queued and
// said.
#include "cut_fixture.hpp"
#include "editing_fixture.hpp"

namespace lectern::api {
namespace {

const std::string profile = first + "/profile";

} // namespace

class profile_api : public editing_test {
protected:
    profile_api() {
        add_cutting_routes(router_, {readers_, pool_, *database_, writing_, [this] { return now_; }},
                           packages_, plain_tasks());
        lay_package(packages_, package, {{std::chrono::seconds(0), std::chrono::seconds(30)}});
        note_recording(*database_, first_lecture, some_video().source_sha256);
    }
    http::response put(const std::string& body, const std::string& who = "teacher",
                       const std::string& version = "*") {
        return edit(http::method::put, profile, body, who, version);
    }
    json::value state() { return entry(profile); }
    std::string waiting() { return sql("SELECT payload FROM jobs WHERE phase = 'waiting'"); }
};

TEST_F(profile_api, what_is_asked_for_is_queued_audited_and_told) {
    const auto before = state();
    EXPECT_EQ(before.at("profile"), "auto");
    EXPECT_TRUE(before.at("pending").is_null());
    EXPECT_EQ(before.at("can_change"), true);
    EXPECT_TRUE(before.at("cannot_change").is_null());
    const auto queued = put(R"({"profile":"slides"})", "teacher", version_of_entry(profile));
    ASSERT_EQ(queued.status, 202) << text_of(queued);
    EXPECT_EQ(json::parse(text_of(queued)).at("pending"), "slides");
    EXPECT_EQ(state().at("pending"), "slides");
    EXPECT_EQ(state().at("profile"), "auto") << "until it is done";
    EXPECT_EQ(waiting(), R"({"made":")" + some_video().source_sha256 + R"(","without":[],"for":"slides"})")
        << "the same version, cut as it was";
    const auto noted = audit("?kind=profile").at("items").at(0);
    EXPECT_EQ(noted.at("user"), "teacher");
    EXPECT_EQ(noted.at("id"), json::string(first_lecture));
    EXPECT_EQ(noted.at("before"), json::parse(R"({"profile":"auto"})"));
    EXPECT_EQ(noted.at("after"), json::parse(R"({"profile":"slides"})"));
}

TEST_F(profile_api, what_plays_so_already_is_not_prepared_again) {
    EXPECT_EQ(put(R"({"profile":"auto"})").status, 200);
    EXPECT_EQ(waiting(), "(none)");
}

TEST_F(profile_api, a_cut_and_a_profile_wait_for_each_other) {
    ASSERT_EQ(put(R"({"profile":"slides"})").status, 202);
    EXPECT_EQ(edit(http::method::put, first + "/cuts", R"({"cuts":[]})", "teacher", "*").status, 409);
    const auto again = put(R"({"profile":"archive"})");
    EXPECT_EQ(again.status, 409);
    EXPECT_NE(text_of(again).find("is being prepared: wait for it"), std::string::npos) << text_of(again);
}

TEST_F(profile_api, what_a_job_that_failed_was_told_is_not_what_plays) {
    ASSERT_EQ(put(R"({"profile":"slides"})").status, 202);
    sql("UPDATE jobs SET phase = 'failed' WHERE phase = 'waiting'");
    EXPECT_EQ(state().at("profile"), "auto");
    EXPECT_TRUE(state().at("pending").is_null());
    EXPECT_EQ(put(R"({"profile":"slides"})").status, 202) << "once more";
}

TEST_F(profile_api, how_long_it_took_the_last_time_is_told) {
    sql("UPDATE jobs SET created_us = since_us - 754000000");
    EXPECT_EQ(state().at("took_s"), 754.0);
    sql("DELETE FROM jobs");
    EXPECT_TRUE(state().at("took_s").is_null()) << "it was imported while no server ran";
}

TEST_F(profile_api, what_is_no_profile_is_refused_at_the_field) {
    EXPECT_EQ(faults(put(R"({"profile":"best"})")), "400 profile: is none of auto, slides, archive;");
    EXPECT_EQ(faults(put(R"({"profile":1})")), "400 profile: is not a text;");
    EXPECT_EQ(faults(put(R"({})")), "400 profile: is missing;");
    EXPECT_EQ(faults(put(R"({"profile":"slides","more":1})")), "400 more: is not known here;");
    EXPECT_EQ(waiting(), "(none)");
}

TEST_F(profile_api, who_has_read_an_earlier_version_changes_nothing) {
    EXPECT_EQ(put(R"({"profile":"slides"})", "teacher", "").status, 428);
    EXPECT_EQ(put(R"({"profile":"slides"})", "teacher", "\"other\"").status, 412);
    EXPECT_EQ(waiting(), "(none)");
}

TEST_F(profile_api, only_those_who_keep_the_course_see_and_change_it) {
    for (const std::string who : {"student", "enrolled", "partner", "other-teacher"}) {
        EXPECT_GE(as(who, profile).status, 403) << who;
        EXPECT_GE(put(R"({"profile":"slides"})", who).status, 403) << who;
    }
    EXPECT_EQ(as("", profile).status, 401);
    EXPECT_EQ(waiting(), "(none)");
}

TEST_F(profile_api, a_recording_that_is_gone_must_come_again) {
    sql("UPDATE jobs SET payload = json_set(payload, '$.lost', 1)");
    EXPECT_EQ(state().at("can_change"), false);
    EXPECT_EQ(state().at("cannot_change"), "recording_lost");
    const auto answer = put(R"({"profile":"slides"})");
    EXPECT_EQ(answer.status, 409);
    EXPECT_NE(text_of(answer).find("upload it once more, for that profile"), std::string::npos)
        << text_of(answer);
    sql("DELETE FROM jobs");
    EXPECT_EQ(state().at("cannot_change"), "recording_not_kept");
    EXPECT_EQ(put(R"({"profile":"slides"})").status, 409);
}

} // namespace lectern::api
