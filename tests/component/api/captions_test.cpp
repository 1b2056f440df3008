// Captions by the API: sent, read, changed, reviewed, taken away; and what plays follows.
#include "editing_fixture.hpp"

#include "lectern/base/base64.hpp"
#include "lectern/catalogue/captions.hpp"

#include <gmock/gmock.h>

namespace lectern::api {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string tracks = first + "/captions";
const std::string two_cues =
    "1\n00:00:01,000 --> 00:00:02,500\nBonjour\n\n2\n00:00:03,000 --> 00:00:04,000\nLa cellule\n";

std::string sent(const std::string& language, const std::string& text, const std::string& more = "") {
    return json::serialize(json::object{{"language", language}, {"text", text}}).insert(1, more);
}

} // namespace

class captions_api : public editing_test {
protected:
    json::value track(const std::string& language) { return entry(tracks + "/" + language); }
    std::string url(std::size_t n) { return shown().at(n).at("url").as_string().c_str(); }
    json::array shown() { return lecture("admin").at("playback").at("captions").as_array(); }
    std::string playlist() { return lecture("admin").at("playback").at("hls").as_string().c_str(); }
    http::response change_track(const std::string& language, const std::string& body,
                                const std::string& version) {
        return edit(http::method::patch, tracks + "/" + language, body, "teacher", version);
    }
    std::string version_of_track(const std::string& language) {
        const auto list = entry(tracks);
        for (const auto& one : list.at("items").as_array())
            if (one.at("language") == json::value(language)) return one.at("version").as_string().c_str();
        return "";
    }
};

TEST_F(captions_api, a_subrip_file_becomes_webvtt_that_plays_under_a_name_of_its_own) {
    const auto made = make(tracks, sent("fr", two_cues), "teacher");
    ASSERT_EQ(made.status, 201) << text_of(made);
    EXPECT_EQ(header_of(made, "Location"), "/api/v1/catalogue/lectures/" + first_lecture + "/captions/fr");
    const auto french = track("fr");
    EXPECT_EQ(french.at("text"), "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nBonjour\n\n"
                                 "00:00:03.000 --> 00:00:04.000\nLa cellule\n\n");
    EXPECT_EQ(french.at("origin"), "upload");
    EXPECT_EQ(french.at("review"), "unreviewed");
    EXPECT_EQ(french.at("name"), "Français");
    const std::string name = french.at("file").as_string().c_str();
    EXPECT_THAT(name, StartsWith("fr."));
    EXPECT_TRUE(catalogue::find_caption_text(*database_, first_lecture, name).value());
    ASSERT_EQ(shown().size(), 2U);
    EXPECT_EQ(url(0), "/media/" + package + "/captions/en.vtt");
    EXPECT_EQ(url(1), "/media/" + package + "/captions/" + name + ".vtt");
    EXPECT_EQ(shown().at(1).at("needs_review"), true);
    EXPECT_EQ(playlist(), "/media/" + package + "/main~en~" + name + ".m3u8");
}

TEST_F(captions_api, another_text_has_another_address_and_the_old_one_goes_on) {
    make(tracks, sent("fr", two_cues));
    const std::string before = track("fr").at("file").as_string().c_str();
    const auto changed =
        change_track("fr", R"({"text": "00:01.000 --> 00:02.000\nSalut\n"})", version_of_track("fr"));
    ASSERT_EQ(changed.status, 200) << text_of(changed);
    EXPECT_EQ(header_of(changed, "ETag"), version_of_track("fr"));
    const std::string after = track("fr").at("file").as_string().c_str();
    EXPECT_NE(before, after);
    EXPECT_TRUE(catalogue::find_caption_text(*database_, first_lecture, before).value());
    EXPECT_THAT(playlist(), HasSubstr(after));
}

TEST_F(captions_api, who_has_read_an_earlier_version_changes_nothing) {
    make(tracks, sent("fr", two_cues));
    const auto mine = version_of_track("fr");
    EXPECT_EQ(change_track("fr", R"({"review": "reviewed"})", mine).status, 200);
    const auto late = change_track("fr", R"({"text": "00:01.000 --> 00:02.000\nSalut\n"})", mine);
    EXPECT_EQ(late.status, 412);
    EXPECT_EQ(header_of(late, "ETag"), version_of_track("fr"));
    EXPECT_THAT(track("fr").at("text").as_string().c_str(), HasSubstr("Bonjour"));
    EXPECT_EQ(change_track("fr", R"({"review": "draft"})", "").status, 428);
    EXPECT_EQ(edit(http::method::delete_, tracks + "/fr", "", "teacher", mine).status, 412);
}

TEST_F(captions_api, a_version_is_of_one_recording_however_often_it_is_packaged) {
    make(tracks, sent("fr", two_cues));
    const auto mine = version_of_track("fr");
    const auto publish = [&](char of_package, const std::string& source) {
        catalogue::packaged_video video;
        video.package_id = std::string(64, of_package);
        video.source_name = "b.mp4";
        video.source_sha256 = source;
        video.duration = std::chrono::seconds(600);
        video.playback_json = R"({"renditions":[],"captions":[]})";
        catalogue::publish(*database_, first_lecture, video).value();
    };
    publish('e', sql("SELECT source_sha256 FROM video_versions WHERE is_current = 1"));
    EXPECT_EQ(version_of_track("fr"), mine);
    publish('f', std::string(64, '7'));
    EXPECT_NE(version_of_track("fr"), mine);
    EXPECT_EQ(change_track("fr", R"({"review": "reviewed"})", mine).status, 412);
}

TEST_F(captions_api, a_draft_is_for_the_staff_alone) {
    make(tracks, sent("fr", two_cues, R"("review":"draft",)"));
    EXPECT_EQ(shown().size(), 1U);
    EXPECT_EQ(playlist(), "/media/" + package + "/main.m3u8");
    EXPECT_EQ(change_track("fr", R"({"review": "reviewed"})", version_of_track("fr")).status, 200);
    ASSERT_EQ(shown().size(), 2U);
    EXPECT_EQ(shown().at(1).at("needs_review"), false);
}

TEST_F(captions_api, what_is_taken_away_is_gone_at_once_with_what_it_replaced_and_may_come_back) {
    make(tracks, sent("fr", two_cues));
    const std::string first_file = track("fr").at("file").as_string().c_str();
    change_track("fr", R"({"text": "00:01.000 --> 00:02.000\nSalut\n"})", version_of_track("fr"));
    const std::string second_file = track("fr").at("file").as_string().c_str();
    make(tracks, sent("fr-CA", two_cues));
    const std::string other_file = track("fr-CA").at("file").as_string().c_str();
    const auto mark = catalogue::removed_texts_mark(*database_).value();
    EXPECT_EQ(remove_entry(tracks + "/fr", "teacher").status, 204);
    const auto text = [&](const std::string& file) {
        return catalogue::find_caption_text(*database_, first_lecture, file).value().value_or("(none)");
    };
    EXPECT_EQ(text(first_file), "");
    EXPECT_EQ(text(second_file), "");
    EXPECT_THAT(text(other_file), HasSubstr("Bonjour"));
    EXPECT_NE(catalogue::removed_texts_mark(*database_).value(), mark);
    EXPECT_EQ(make(tracks, sent("fr", two_cues)).status, 201);
    EXPECT_EQ(track("fr").at("file"), json::string(first_file));
    EXPECT_THAT(text(first_file), HasSubstr("Bonjour"));
    EXPECT_EQ(text(second_file), "");
}

TEST_F(captions_api, captions_of_the_package_can_be_replaced_and_taken_away) {
    const auto file = packages_.path_of(package) / "captions";
    std::filesystem::create_directories(file);
    base::write_file(file / "en.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n\n").value();
    EXPECT_THAT(track("en").at("text").as_string().c_str(), HasSubstr("Hello"));
    EXPECT_EQ(track("en").at("origin"), "import");
    EXPECT_EQ(track("en").at("changed_at"), nullptr);
    EXPECT_EQ(
        change_track("en", R"({"text": "00:01.000 --> 00:02.000\nHallo\n"})", version_of_track("en")).status,
        200);
    EXPECT_THAT(url(0), HasSubstr("/captions/en."));
    EXPECT_EQ(remove_entry(tracks + "/en", "teacher").status, 204);
    EXPECT_TRUE(shown().empty());
    EXPECT_EQ(playlist(), "/media/" + package + "/main~.m3u8");
}

TEST_F(captions_api, the_line_at_fault_is_told_and_nothing_is_made) {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nA\n\n00:61:01.000 --> 00:62:02.000\nB\n",
         "line 6: \"00:61:01.000 --> 00:62:02.000\" has times that cannot be read"},
        {"1\n00:00:05,000 --> 00:00:02,000\nA\n",
         "line 2: \"00:00:05,000 --> 00:00:02,000\" ends before it begins"},
        {"1\n00:00:01,000 --> 00:00:02,000\nA\n\nlost words\nand more\n",
         "line 5: \"lost words\" belongs to no caption"},
        {"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nA\n0x:00 --> 00:05.000\nB\n", "line 5: "},
        {"Dear all,\nplease find", "line 1: \"Dear all,\" belongs to no caption"},
        {"", "it is empty"},
        {"<tt xmlns=\"http://www.w3.org/ns/ttml\"></tt>", "neither WebVTT nor SubRip"},
        {"WEBVTT\n\n01:00:01.000 --> 01:00:02.000\nToo late\n", "before the end of the recording"}};
    for (const auto& [text, told] : rows) {
        const auto answer = make(tracks, sent("de", text), "teacher");
        EXPECT_EQ(answer.status, 400) << text;
        const auto problem = json::parse(text_of(answer));
        EXPECT_THAT(problem.at("detail").as_string().c_str(), HasSubstr(told));
        const auto* line = problem.at("errors").at(0).as_object().if_contains("line");
        const bool is_told = told.starts_with("line ");
        EXPECT_EQ(line == nullptr ? 0 : line->to_number<int>(), is_told ? told[5] - '0' : 0) << told;
    }
    EXPECT_EQ(as("teacher", tracks + "/de").status, 404);
}

TEST_F(captions_api, a_file_in_another_encoding_is_read) {
    const std::string gb =
        "1\n00:00:01,000 --> 00:00:02,000\n\xCF\xB8\xB0\xFB\xB5\xC4\xBD\xE1\xB9\xB9\n"; // GB18030
    const auto body =
        json::serialize(json::object{{"language", "zh-Hans"}, {"file", base::encode_base64(gb)}});
    ASSERT_EQ(make(tracks, body, "teacher").status, 201);
    EXPECT_THAT(track("zh-Hans").at("text").as_string().c_str(), HasSubstr("细胞的结构"));
}

TEST_F(captions_api, a_request_sent_again_makes_nothing_twice) {
    const auto send_it = [&](const std::string& text) {
        return edit(http::method::post, tracks, sent("fr", text), "teacher", "", "key-1");
    };
    EXPECT_EQ(send_it(two_cues).status, 201);
    const auto version = version_of_track("fr");
    const auto again = send_it(two_cues);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(header_of(again, "ETag"), version);
    EXPECT_EQ(send_it("00:01.000 --> 00:02.000\nSalut\n").status, 409);
    EXPECT_EQ(make(tracks, sent("fr", two_cues)).status, 409); // without the key: they are there
}

TEST_F(captions_api, what_is_done_is_in_the_audit_and_in_the_log) {
    const auto before = sql("SELECT max(seq) FROM changes");
    make(tracks, sent("fr", two_cues), "teacher");
    change_track("fr", R"({"review": "reviewed"})", version_of_track("fr"));
    remove_entry(tracks + "/fr", "teacher");
    const auto edits = audit("?kind=captions").at("items").as_array();
    ASSERT_EQ(edits.size(), 3U);
    EXPECT_EQ(edits.at(0).at("change"), "removed");
    EXPECT_EQ(edits.at(1).at("before").at("review"), "unreviewed");
    EXPECT_EQ(edits.at(1).at("after").at("review"), "reviewed");
    EXPECT_EQ(edits.at(2).at("id"), json::string(first_lecture + "/fr"));
    EXPECT_EQ(edits.at(2).at("user"), "teacher");
    EXPECT_EQ(sql("SELECT count(*) || group_concat(DISTINCT kind) FROM changes WHERE seq > " + before),
              "3lecture");
}

TEST_F(captions_api, a_change_to_what_is_there_already_is_none) {
    make(tracks, sent("fr", two_cues), "teacher");
    const auto version = version_of_track("fr");
    EXPECT_EQ(change_track("fr", sent("x", two_cues).replace(1, 15, ""), version).status, 200);
    EXPECT_EQ(version_of_track("fr"), version);
    EXPECT_EQ(audit("?kind=captions").at("items").as_array().size(), 1U);
}

TEST_F(captions_api, without_a_recording_there_are_none) {
    const auto silent = entries + "lectures/0193a5a0-0000-7000-8000-000000000002/captions";
    EXPECT_EQ(entry(silent).at("duration_s"), nullptr);
    EXPECT_EQ(make(silent, sent("fr", two_cues)).status, 409);
}

TEST_F(captions_api, others_than_the_staff_see_and_change_nothing) {
    for (const std::string who : {"student", "other-teacher", "mirror"}) {
        EXPECT_EQ(as(who, tracks).status, 403) << who;
        EXPECT_EQ(make(tracks, sent("fr", two_cues), who).status, 403) << who;
    }
    EXPECT_EQ(as("", tracks).status, 401);
    EXPECT_EQ(shown().size(), 1U);
}

} // namespace lectern::api
