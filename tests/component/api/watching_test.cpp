// Who may watch: every audience with every kind of viewer, and what each is told.
#include "watching_fixture.hpp"

namespace lectern::api {

TEST_F(watching, every_viewer_of_every_audience_gets_their_answer) {
    // "" plays; "public": with everybody's addresses; else the reason why not.
    const std::map<std::string, std::map<std::string, std::string>> table{
        {"public",
         {{"", "public"},
          {"student", "public"},
          {"enrolled", "public"},
          {"partner", "public"},
          {"neighbour", "public"},
          {"other-teacher", "public"},
          {"teacher", "public"},
          {"admin", "public"},
          {"mirror", "public"}}},
        {"signed_in",
         {{"", "sign_in"},
          {"student", ""},
          {"enrolled", ""},
          {"partner", ""},
          {"neighbour", ""},
          {"other-teacher", ""},
          {"teacher", ""},
          {"admin", ""},
          {"mirror", ""}}},
        {"enrolled",
         {{"", "sign_in"},
          {"student", "not_enrolled"},
          {"enrolled", ""},
          {"partner", "not_enrolled"},
          {"neighbour", "not_enrolled"},
          {"other-teacher", "not_enrolled"},
          {"teacher", ""},
          {"admin", ""},
          {"mirror", ""}}},
        {"granted",
         {{"", "sign_in"},
          {"student", "not_granted"},
          {"enrolled", "not_granted"},
          {"partner", ""},
          {"neighbour", "not_granted"},
          {"other-teacher", "not_granted"},
          {"teacher", ""},
          {"admin", ""},
          {"mirror", ""}}},
    };
    for (const auto& [audience, viewers] : table) {
        import(course_for(audience, R"([{"institution": "partner"}])"));
        for (const auto& [who, expected] : viewers) {
            SCOPED_TRACE(audience + " for \"" + who + "\"");
            const auto answer = lecture(who);
            EXPECT_EQ(answer.at("audience"), json::string(audience));
            EXPECT_EQ(answer.at("title"), "What a cell is"); // who may not watch still sees what it is
            const auto own = as(who, lecture_path + "/playback");
            if (expected == "public") {
                EXPECT_EQ(answer.at("playback").at("hls"), json::string("/media/" + package + "/main.m3u8"));
                EXPECT_TRUE(answer.at("access").at("allowed").as_bool());
                EXPECT_EQ(own.status, 200);
                EXPECT_EQ(header_of(own, "Set-Cookie"), "");
            } else if (expected.empty()) {
                const auto allowed = permission(who);
                ASSERT_TRUE(allowed);
                EXPECT_EQ(allowed->subject, first_lecture);
                EXPECT_EQ(allowed->highest, 0U);
                EXPECT_TRUE(answer.at("access").at("allowed").as_bool());
                EXPECT_EQ(own.status, 200);
            } else {
                EXPECT_TRUE(answer.at("playback").is_null());
                EXPECT_FALSE(answer.at("access").at("allowed").as_bool());
                EXPECT_EQ(reason(who), expected);
                EXPECT_FALSE(answer.at("access").at("detail").as_string().empty());
                EXPECT_EQ(own.status, who.empty() ? 401 : 403);
                EXPECT_EQ(text_of(as(who, lecture_path)).find(package), std::string::npos);
                EXPECT_EQ(text_of(own).find(package), std::string::npos);
            }
        }
    }
}

TEST_F(watching, a_permission_ends_after_the_life_that_is_set_and_is_renewed_with_the_same_media) {
    import(course_for("signed_in"));
    const auto allowed = permission("student");
    ASSERT_TRUE(allowed);
    EXPECT_EQ(allowed->expires, std::chrono::floor<std::chrono::seconds>(now_ + std::chrono::hours(1)));
    const auto access = lecture("student").at("access");
    EXPECT_EQ(access.at("expires_in_s"), 3600);
    EXPECT_EQ(access.at("expires"), json::string(base::to_iso8601(now_ + std::chrono::hours(1))));
    now_ += std::chrono::minutes(50);
    const auto again = playback("student");
    EXPECT_EQ(again.at("access").at("expires_in_s"), 3600);
    EXPECT_EQ(again.at("audience"), "signed_in");
    const auto cookie = header_of(as("student", lecture_path + "/playback"), "Set-Cookie");
    EXPECT_TRUE(cookie.starts_with("lectern_playback=")) << cookie;
    EXPECT_NE(cookie.find("; Path=/media/" + package + "/; HttpOnly; SameSite=Lax; Max-Age=3600"),
              std::string::npos)
        << cookie;
    const auto token = cookie.substr(17, cookie.find(';') - 17);
    EXPECT_EQ(keys_->check(token, now_).value().subject, first_lecture);
    EXPECT_FALSE(keys_->check(token, now_ + std::chrono::hours(1)));
}

TEST_F(watching, a_grant_limits_the_rendition_and_the_time_and_ends_when_it_is_taken_away) {
    using namespace std::chrono;
    now_ = sys_days(year(2026) / November / 25) + hours(23) + minutes(40);
    import(course_for("granted", R"([{"institution": "partner", "highest": 720, "until": "2026-11-25"}])"));
    const auto allowed = permission("partner");
    ASSERT_TRUE(allowed);
    EXPECT_EQ(allowed->highest, 720U);
    EXPECT_EQ(allowed->expires, now_ + minutes(20)); // its last midnight
    const auto answer = lecture("partner");
    EXPECT_EQ(answer.at("access").at("highest"), 720);
    std::string shown;
    for (const auto& r : answer.at("playback").at("renditions").as_array())
        shown += std::string(r.at("id").as_string().c_str()) + " ";
    EXPECT_EQ(shown, "v2 a1 slides ");
    now_ += minutes(20);
    EXPECT_EQ(reason("partner"), "not_granted");
    import(course_for("granted", R"([{"institution": "partner", "from": "2026-11-27"}])"));
    EXPECT_EQ(reason("partner"), "not_granted");
    now_ += days(1);
    EXPECT_TRUE(permission("partner"));
    import(course_for("granted", R"([{"institution": "partner", "may_stream": false, "may_mirror": true}])"));
    EXPECT_EQ(reason("partner"), "not_granted");
    import(course_for("granted", R"([{"institution": "partner"}])"));
    EXPECT_TRUE(permission("partner"));
    import(course_for("granted"));
    EXPECT_EQ(reason("partner"), "not_granted");
}

TEST_F(watching, a_user_uses_the_grants_of_the_institution_that_they_belong_to_now) {
    import(course_for("granted", R"([{"institution": "partner"}])"));
    accounts::set_institution(*database_, "partner", "", base::now()).value();
    EXPECT_EQ(reason("partner"), "not_granted");
    accounts::set_institution(*database_, "Neighbour", "partner", base::now()).value();
    EXPECT_TRUE(permission("neighbour"));
    EXPECT_EQ(accounts::set_institution(*database_, "neighbour", "No Slug", base::now()).error().code,
              errc::usage);
    EXPECT_EQ(accounts::set_institution(*database_, "nobody", "partner", base::now()).error().code,
              errc::not_found);
}

TEST_F(watching, a_lecture_may_differ_from_its_course) {
    import(course_for("enrolled"));
    auto file = course_for("enrolled");
    file.insert(file.rfind("}]}"), R"(, "sections": [{"title": "The cell", "lectures": [
        {"id": ")" + first_lecture + R"(", "title": "What a cell is", "audience": "signed_in"}]},
        {"title": "Division", "lectures": [{"title": "Mitosis"}]}])");
    import(file);
    EXPECT_TRUE(permission("neighbour"));
    const auto course = get("/api/v1/courses/medical-cell-biology");
    EXPECT_EQ(course.at("audience"), "enrolled");
    EXPECT_EQ(course.at("sections").at(0).at("lectures").at(0).at("audience"), "signed_in");
    EXPECT_EQ(course.at("sections").at(1).at("lectures").at(0).at("audience"), "enrolled");
}

TEST_F(watching, a_draft_plays_for_its_staff_and_is_not_there_for_others) {
    import(R"({"people": [{"slug": "li-example", "name": "Li Example"}], "courses": [
        {"slug": "secret", "title": "Not yet", "language": "en", "institution": "swmu", "status": "draft",
         "faculty": [{"person": "li-example", "role": "lead"}]}]})");
    const std::string id = "0193a5a0-0000-7000-8000-000000000009", draft = "/api/v1/lectures/" + id;
    catalogue::publish(*database_, id, tall_video()).value();
    for (const auto* who : {"", "student", "enrolled", "other-teacher"}) {
        EXPECT_EQ(as(who, draft).status, 404) << who;
        EXPECT_EQ(as(who, draft + "/playback").status, 404) << who;
    }
    for (const auto* who : {"teacher", "admin", "mirror"}) {
        EXPECT_EQ(as(who, draft).status, 200) << who;
        EXPECT_EQ(as(who, draft + "/playback").status, 200) << who;
    }
}

TEST_F(watching, the_answer_of_one_viewer_is_kept_for_no_other) {
    import(course_for("signed_in"));
    for (int round = 0; round < 2; ++round) { // the second time from the server's memory
        const auto own = as("student", lecture_path);
        EXPECT_EQ(header_of(own, "Cache-Control"), "no-store");
        EXPECT_EQ(header_of(own, "Access-Control-Allow-Origin"), "");
        const auto all = as("", lecture_path);
        EXPECT_EQ(header_of(all, "Cache-Control"), "public, no-cache");
        EXPECT_EQ(text_of(all).find("/media/"), std::string::npos);
    }
    const auto wrong = send(http::method::get, lecture_path, {{"Authorization", "Bearer none"}});
    EXPECT_EQ(wrong.status, 401);
    const auto over = send(http::method::get, lecture_path, {{"Cookie", "lectern_session=lcs_over"}});
    EXPECT_EQ(over.status, 200);
    import(course_for("public"));
    EXPECT_EQ(send(http::method::get, lecture_path, {{"Authorization", "Bearer none"}}).status, 200);
    EXPECT_EQ(as("", "/api/v1/lectures/none/playback").status, 404);
}

TEST_F(watching, a_lecture_without_a_recording_has_nothing_to_play_for_those_who_may_watch) {
    import(course_for("signed_in"));
    const std::string path = "/api/v1/lectures/0193a5a0-0000-7000-8000-000000000002";
    const auto answer = as("student", path);
    const auto body = json::parse(text_of(answer));
    EXPECT_TRUE(body.at("access").at("allowed").as_bool());
    EXPECT_TRUE(body.at("playback").is_null());
    EXPECT_EQ(header_of(answer, "Set-Cookie"), "");
}

} // namespace lectern::api
