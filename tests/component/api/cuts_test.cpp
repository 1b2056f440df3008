// Pieces of a recording left out by the API: asked for, refused, queued and said.
#include "cut_fixture.hpp"
#include "editing_fixture.hpp"

namespace lectern::api {
namespace {

const std::string cuts = first + "/cuts";

} // namespace

class cuts_api : public editing_test {
protected:
    cuts_api() {
        add_cutting_routes(router_, {readers_, pool_, *database_, writing_, [this] { return now_; }},
                           packages_, plain_tasks());
        lay_package(packages_, package);
        note_recording(*database_, first_lecture, some_video().source_sha256);
    }
    http::response put(const std::string& body, const std::string& who = "teacher",
                       const std::string& version = "*") {
        return edit(http::method::put, cuts, body, who, version);
    }
    json::value state() { return entry(cuts); }
};

TEST_F(cuts_api, what_is_asked_for_is_queued_audited_and_told) {
    const auto before = state();
    EXPECT_EQ(before.at("recording_s"), 600.0);
    EXPECT_EQ(before.at("can_cut"), true);
    EXPECT_TRUE(before.at("cannot_cut").is_null());
    EXPECT_TRUE(before.at("cuts").as_array().empty());
    EXPECT_TRUE(before.at("pending").is_null());
    const auto version = version_of_entry(cuts);
    const auto queued =
        put(R"({"cuts":[{"from_s":300,"to_s":360},{"from_s":0,"to_s":12}]})", "teacher", version);
    ASSERT_EQ(queued.status, 202) << text_of(queued);
    const auto pending = json::parse(R"([{"from_s":0.0,"to_s":12.0},{"from_s":300.0,"to_s":360.0}])");
    EXPECT_EQ(json::parse(text_of(queued)).at("pending"), pending) << "in order";
    EXPECT_EQ(state().at("pending"), pending);
    EXPECT_EQ(state().at("cuts"), json::array()) << "until it is done";
    EXPECT_EQ(sql("SELECT payload FROM jobs WHERE phase = 'waiting'"),
              R"({"made":"cut","without":[[0,12],[300,360]],"for":"auto"})");
    const auto noted = audit("?kind=cuts").at("items").at(0);
    EXPECT_EQ(noted.at("kind"), "cuts");
    EXPECT_EQ(noted.at("user"), "teacher");
    EXPECT_EQ(put(R"({"cuts":[]})").status, 409) << "one at a time";
}

TEST_F(cuts_api, what_plays_says_what_it_was_left_without) {
    lay_package(packages_, package, {{std::chrono::seconds(0), std::chrono::seconds(30)}});
    EXPECT_EQ(state().at("recording_s"), 600.0);
    EXPECT_EQ(state().at("duration_s"), 570.0);
    EXPECT_EQ(state().at("cuts"), json::parse(R"([{"from_s":0.0,"to_s":30.0}])"));
    EXPECT_EQ(put(R"({"cuts":[{"from_s":0,"to_s":30}]})").status, 200) << "as it is";
    EXPECT_EQ(put(R"({"cuts":[]})").status, 202) << "the whole recording again";
}

TEST_F(cuts_api, what_cannot_be_cut_is_refused_at_the_field) {
    EXPECT_EQ(faults(put(R"({"cuts":[{"from_s":5,"to_s":5}]})")),
              R"(400 cuts[0].to_s: is not after "from_s";)");
    EXPECT_EQ(faults(put(R"({"cuts":[{"from_s":-1,"to_s":5}]})")),
              "400 cuts[0].from_s: is not within the recording;");
    EXPECT_EQ(faults(put(R"({"cuts":[{"from_s":1,"to_s":7000}]})")),
              "400 cuts[0].to_s: is not within the recording;");
    EXPECT_EQ(faults(put(R"({"cuts":[{"from_s":"1","to_s":2}]})")), "400 cuts[0].from_s: is not a number;");
    EXPECT_EQ(faults(put(R"({"cuts":[{"from_s":1}]})")), "400 cuts[0].to_s: is missing;");
    EXPECT_EQ(faults(put(R"({"cuts":[{"from_s":0,"to_s":599.5}]})")),
              "400 cuts: leave nothing of the recording;");
    EXPECT_EQ(faults(put(R"({"cuts":{}})")), "400 cuts: is not a list;");
    EXPECT_EQ(faults(put(R"({})")), "400 cuts: is missing;");
    EXPECT_EQ(faults(put(R"({"cuts":[],"more":1})")), "400 more: is not known here;");
    std::string many = R"({"cuts":[)";
    for (int i = 0; i < 101; ++i) many += (i == 0 ? "" : ",") + std::string(R"({"from_s":1,"to_s":2})");
    EXPECT_EQ(faults(put(many + "]}")), "400 cuts: has more than 100 entries;");
    EXPECT_EQ(sql("SELECT count(*) FROM jobs WHERE phase = 'waiting'"), "0");
}

TEST_F(cuts_api, who_has_read_an_earlier_version_changes_nothing) {
    EXPECT_EQ(put(R"({"cuts":[]})", "teacher", "").status, 428);
    EXPECT_EQ(put(R"({"cuts":[]})", "teacher", "\"other\"").status, 412);
}

TEST_F(cuts_api, only_those_who_keep_the_course_see_and_make_cuts) {
    for (const std::string who : {"student", "enrolled", "partner", "other-teacher"}) {
        EXPECT_GE(as(who, cuts).status, 403) << who;
        EXPECT_GE(put(R"({"cuts":[{"from_s":0,"to_s":5}]})", who).status, 403) << who;
    }
    EXPECT_EQ(as("", cuts).status, 401);
    EXPECT_EQ(sql("SELECT count(*) FROM jobs WHERE phase = 'waiting'"), "0");
}

TEST_F(cuts_api, a_recording_that_is_not_kept_must_come_again) {
    sql("DELETE FROM jobs");
    EXPECT_EQ(state().at("can_cut"), false);
    EXPECT_EQ(state().at("cannot_cut"), "recording_not_kept");
    const auto answer = put(R"({"cuts":[{"from_s":0,"to_s":5}]})");
    EXPECT_EQ(answer.status, 409);
    EXPECT_NE(text_of(answer).find("upload it once more"), std::string::npos) << text_of(answer);
}

TEST_F(cuts_api, a_recording_whose_file_is_gone_is_told_from_one_that_was_never_kept) {
    sql("UPDATE jobs SET payload = json_set(payload, '$.lost', 1)");
    EXPECT_EQ(state().at("can_cut"), false);
    EXPECT_EQ(state().at("cannot_cut"), "recording_lost");
    const auto answer = put(R"({"cuts":[{"from_s":0,"to_s":5}]})");
    EXPECT_EQ(answer.status, 409);
    EXPECT_NE(text_of(answer).find("no longer among the server's files"), std::string::npos);
}

TEST_F(cuts_api, a_recording_that_another_lecture_brought_is_as_good) {
    sql("DELETE FROM jobs");
    sql("INSERT INTO sources (id, filename, bytes, sha256, created_us) VALUES ('s', 'a.mp4', 5, '" +
        some_video().source_sha256 + "', 0)");
    EXPECT_EQ(state().at("can_cut"), true);
    EXPECT_EQ(put(R"({"cuts":[{"from_s":0,"to_s":5}]})").status, 202);
    EXPECT_EQ(sql("SELECT payload ->> 'plan' FROM jobs"), R"({"profile":"archive"})");
    EXPECT_EQ(sql("SELECT payload ->> 'by' FROM jobs"), "");
}

TEST_F(cuts_api, a_copy_of_a_recording_is_cut_as_the_job_would_that_had_it) {
    sql("UPDATE jobs SET payload = json_set(payload, '$.lost', 1)");
    sql("INSERT INTO sources (id, filename, bytes, sha256, created_us) VALUES ('s', 'a.mp4', 5, '" +
        some_video().source_sha256 + "', 0)");
    EXPECT_EQ(put(R"({"cuts":[{"from_s":0,"to_s":5}]})").status, 202);
    EXPECT_EQ(sql("SELECT payload ->> 'by' ->> 'lost' FROM jobs WHERE phase = 'waiting'"), "1");
}

TEST_F(cuts_api, a_cut_keeps_the_profile_of_what_plays_whatever_a_later_job_was_told) {
    sql("DELETE FROM jobs");
    note_recording(*database_, first_lecture, some_video().source_sha256, "slides");
    note_recording(*database_, first_lecture, some_video().source_sha256, "archive");
    sql("UPDATE jobs SET phase = 'failed' WHERE payload ->> 'for' = 'archive'");
    EXPECT_EQ(put(R"({"cuts":[{"from_s":0,"to_s":5}]})").status, 202);
    EXPECT_EQ(sql("SELECT payload ->> 'for' FROM jobs WHERE phase = 'waiting'"), "slides");
}

} // namespace lectern::api
