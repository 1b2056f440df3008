// The poster of a lecture by the API: chosen, sent, taken back; and what plays, the log and a backup follow.
#include "editing_fixture.hpp"
#include "poster_fixture.hpp"

#include "lectern/catalogue/posters.hpp"
#include "lectern/store/poster_names.hpp"

#include <gmock/gmock.h>

namespace lectern::api {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

const std::string poster = first + "/poster";
const std::string first_slide = R"({"slide":1})", second_slide = R"({"slide":2})";

} // namespace

class posters_api : public editing_test {
protected:
    posters_api() : pictures_({"pictures", 1, 8}) {
        options_.file_bytes = 100'000;
        options_.max_pixels = 4'000'000;
        const auto make = [this](std::string_view image) {
            ++made_;
            return media::make_poster(image, options_.max_pixels);
        };
        add_poster_routes(router_, {readers_, pool_, *database_, writing_, [this] { return now_; }},
                          {pictures_, packages_, make, options_});
        lay_package_with_slides(packages_, package, {slide(320), slide(480), slide(320)});
    }

    static std::string slide(int width) { return made_webp(width, 180); }

    http::response put(const std::string& body, const std::string& type = "application/json",
                       const std::string& who = "teacher", const std::string& version = "*") {
        header_list headers{{"Content-Type", type}};
        if (!who.empty()) headers.emplace_back("Authorization", bearers_.at(who));
        if (!version.empty()) headers.emplace_back("If-Match", version);
        return send(http::method::put, poster, std::move(headers), body);
    }
    json::value state() { return entry(poster); }
    // The address in what plays, without the token where there is one.
    std::string played(const char* name) {
        const auto playback = lecture("admin").at("playback");
        const auto& url = playback.at(name);
        return url.is_null() ? "null" : url.as_string().c_str();
    }
    std::string picture_at(const std::string& url) {
        const auto path = url.substr(std::string("/media/" + package + "/").size());
        const auto name = std::string(store::name_of_poster(path).value());
        return catalogue::find_poster_picture(*database_, first_lecture, name).value().value_or("(none)");
    }
    // Another recording, with slides of these widths.
    void play(char id, const std::vector<int>& widths) {
        auto video = tall_video();
        video.package_id = std::string(64, id);
        video.source_sha256 = std::string(64, id);
        std::vector<std::string> images;
        for (const auto width : widths) {
            images.push_back(slide(width));
            video.slide_images.push_back(base::sha256_hex(images.back()));
        }
        lay_package_with_slides(packages_, video.package_id, images);
        catalogue::publish(*database_, first_lecture, video).value();
    }

    poster_options options_;
    runtime::worker_pool pictures_;
    int made_ = 0; // pictures decoded
};

TEST_F(posters_api, there_is_the_packages_own_and_each_slide_to_choose_from) {
    const auto now = state();
    EXPECT_EQ(now.at("choice"), "automatic");
    EXPECT_EQ(now.at("file"), "poster.jpg");
    EXPECT_EQ(now.at("automatic"), "poster.jpg");
    EXPECT_EQ(now.at("is_shown"), true);
    EXPECT_TRUE(now.at("slide").is_null());
    EXPECT_EQ(json::serialize(now.at("slides")), R"([{"slide":1,"start_s":0E0,"file":"slides/0001.webp"},)"
                                                 R"({"slide":2,"start_s":2E2,"file":"slides/0002.webp"}])")
        << "the third is the first once more";
    EXPECT_EQ(played("poster"), "/media/" + package + "/poster.jpg");
    EXPECT_EQ(played("lean_poster"), "null");
}

TEST_F(posters_api, slides_that_may_not_stay_are_no_choice) {
    ASSERT_TRUE(database_->execute("UPDATE video_versions SET is_early = 1"));
    EXPECT_TRUE(state().at("slides").as_array().empty());
    EXPECT_EQ(put(second_slide).status, 400);
    ASSERT_TRUE(database_->execute("UPDATE video_versions SET is_early = 0"));
    EXPECT_EQ(state().at("slides").as_array().size(), 2U);
}

TEST_F(posters_api, a_slide_becomes_the_poster_of_what_plays) {
    const auto chosen = put(second_slide, "application/json", "teacher", version_of_entry(poster));
    ASSERT_EQ(chosen.status, 200) << text_of(chosen);
    EXPECT_EQ(header_of(chosen, "ETag"), version_of_entry(poster));
    EXPECT_EQ(state().at("choice"), "slide");
    EXPECT_EQ(state().at("automatic"), "poster.jpg") << "what it may go back to";
    EXPECT_EQ(state().at("slide"), 2);
    const auto url = played("poster"), lean = played("lean_poster");
    EXPECT_THAT(url, MatchesRegex("/media/a+/posters/[0-9a-f]+\\.webp"));
    EXPECT_EQ(url, "/media/" + package + "/" + state().at("file").as_string().c_str());
    EXPECT_THAT(picture_at(url), StartsWith("RIFF"));
    EXPECT_THAT(picture_at(lean), StartsWith("RIFF"));
    EXPECT_EQ(put(second_slide).status, 200);
    EXPECT_EQ(made_, 1) << "it is chosen already";
    EXPECT_EQ(put(R"({"slide":3})").status, 200);
    EXPECT_EQ(state().at("slide"), 1) << "the same image";
}

TEST_F(posters_api, a_picture_of_ones_own_becomes_the_poster_whatever_its_kind) {
    for (const auto& [type, body] :
         {std::pair<std::string, std::string>{"image/jpeg", with_exif(made_jpeg(640, 360), 1)},
          {"image/png", made_png(160, 90, {255, 0, 0, 255}, {0, 0, 255, 0})},
          {"image/webp", made_webp(400, 300)}}) {
        const auto sent = put(body, type);
        ASSERT_EQ(sent.status, 200) << text_of(sent);
        EXPECT_EQ(state().at("choice"), "upload");
        const auto kept = picture_at(played("poster"));
        EXPECT_THAT(kept, StartsWith("RIFF"));
        EXPECT_EQ(kept.find("Jane Roe"), std::string::npos);
    }
}

TEST_F(posters_api, it_goes_back_to_the_packages_own) {
    put(first_slide);
    const auto url = played("poster");
    const auto mark = catalogue::posters_mark(*database_).value();
    const auto gone = edit(http::method::delete_, poster, "", "teacher", version_of_entry(poster));
    EXPECT_EQ(gone.status, 200) << text_of(gone);
    EXPECT_EQ(json::parse(text_of(gone)).at("choice"), "automatic");
    EXPECT_EQ(played("poster"), "/media/" + package + "/poster.jpg");
    EXPECT_EQ(picture_at(url), "(none)") << "not even for who knows its address";
    EXPECT_NE(catalogue::posters_mark(*database_).value(), mark);
    EXPECT_EQ(edit(http::method::delete_, poster, "", "teacher", "*").status, 200) << "once more";
}

TEST_F(posters_api, what_is_no_choice_is_refused_at_the_field) {
    EXPECT_EQ(faults(put(R"({"slide":4})")), "400 slide: is none of the 3 slides of the recording;");
    EXPECT_EQ(faults(put(R"({"slide":0})")), "400 slide: is no number from 1;");
    EXPECT_EQ(faults(put(R"({"slide":"1"})")), "400 slide: is no number from 1;");
    EXPECT_EQ(faults(put("{}")), "400 slide: is missing;");
    EXPECT_EQ(faults(put(R"({"slide":1,"second":2})")), "400 second: is not known here;");
    EXPECT_EQ(faults(put("[]")), "400");
    EXPECT_EQ(faults(put("GIF89a", "image/gif")),
              "400 Content-Type: is none of image/jpeg, image/png, image/webp;");
    EXPECT_EQ(faults(put("", "image/png")), "400 picture: is empty;");
    EXPECT_EQ(faults(put("no picture at all", "image/png")),
              "400 picture: is refused: The file is no JPEG, PNG or WebP picture.;");
    EXPECT_EQ(faults(put(made_jpeg(640, 360).substr(0, 100), "image/jpeg")),
              "400 picture: is refused: The file is no JPEG, PNG or WebP picture.;");
    EXPECT_EQ(faults(put(made_png(40, 30, {}, {}), "image/png")),
              "400 picture: is refused: The picture has 40 x 30 pixels: too small or too narrow.;");
    EXPECT_EQ(state().at("choice"), "automatic");
    EXPECT_EQ(sql("SELECT count(*) FROM audit WHERE kind = 'poster'"), "0");
}

TEST_F(posters_api, too_many_bytes_or_pixels_are_refused) {
    EXPECT_EQ(put(std::string(options_.file_bytes + 1, 'x'), "image/png").status, 413);
    EXPECT_EQ(made_, 0);
    EXPECT_EQ(faults(put(png_bomb(60'000, 60'000), "image/png")),
              "400 picture: is refused: The picture has 60000 x 60000 pixels, more than the 4000000 that "
              "are taken. Make it smaller: 1280 pixels along its longer side are enough.;");
}

TEST_F(posters_api, who_has_read_an_earlier_version_changes_nothing) {
    EXPECT_EQ(put(first_slide, "application/json", "teacher", "").status, 428);
    const auto mine = version_of_entry(poster);
    EXPECT_EQ(put(first_slide, "application/json", "teacher", mine).status, 200);
    const auto late = put(second_slide, "application/json", "teacher", mine);
    EXPECT_EQ(late.status, 412);
    EXPECT_EQ(header_of(late, "ETag"), version_of_entry(poster));
    EXPECT_EQ(put(made_png(160, 90, {}, {}), "image/png", "teacher", mine).status, 412);
    EXPECT_EQ(edit(http::method::delete_, poster, "", "teacher", mine).status, 412);
    EXPECT_EQ(state().at("slide"), 1);
    const auto of_this_recording = version_of_entry(poster);
    play('e', {320, 480});
    EXPECT_EQ(put(second_slide, "application/json", "teacher", of_this_recording).status, 412)
        << "the second slide is of another recording";
}

TEST_F(posters_api, is_for_those_who_may_change_the_lecture) {
    const auto picture = made_png(160, 90, {}, {});
    EXPECT_EQ(put(picture, "image/png", "").status, 401);
    for (const std::string who : {"student", "enrolled", "mirror", "partner"}) {
        EXPECT_EQ(put(picture, "image/png", who).status, 403) << who;
        EXPECT_EQ(edit(http::method::delete_, poster, "", who, "*").status, 403) << who;
        EXPECT_EQ(as(who, poster).status, 403) << who;
    }
    EXPECT_EQ(put(picture, "image/png", "other-teacher").status, 403);
    EXPECT_EQ(made_, 0) << "nothing is decoded for them";
    EXPECT_EQ(put(picture, "image/png", "admin").status, 200);
}

TEST_F(posters_api, changes_are_audited_and_in_the_log) {
    const auto before = sql("SELECT max(seq) FROM changes");
    put(first_slide);
    put(second_slide);
    edit(http::method::delete_, poster, "", "teacher", "*");
    const auto items = audit("?kind=poster").at("items").as_array();
    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items.at(2).at("change"), "created");
    EXPECT_EQ(items.at(1).at("change"), "changed");
    EXPECT_EQ(items.at(1).at("before"), items.at(2).at("after"));
    EXPECT_EQ(items.at(0).at("change"), "removed");
    EXPECT_EQ(items.at(0).at("id"), json::string(first_lecture));
    EXPECT_TRUE(items.at(0).at("after").is_null());
    EXPECT_EQ(
        sql("SELECT count(*) FROM changes WHERE kind = 'lecture' AND change = 'changed' AND seq > " + before),
        "3");
}

TEST_F(posters_api, a_picture_of_ones_own_stays_when_the_recording_is_replaced) {
    put(made_png(160, 90, {255, 0, 0, 255}, {0, 0, 255, 255}), "image/png");
    const auto name = played("poster").substr(played("poster").rfind('/'));
    play('e', {480});
    EXPECT_EQ(played("poster"), "/media/" + std::string(64, 'e') + "/posters" + name);
    EXPECT_EQ(state().at("choice"), "upload");
}

TEST_F(posters_api, a_slide_that_is_gone_makes_way_and_comes_back_with_its_recording) {
    put(second_slide);
    const auto url = played("poster");
    play('e', {320});
    EXPECT_EQ(played("poster"), "/media/" + std::string(64, 'e') + "/poster.jpg");
    EXPECT_EQ(played("lean_poster"), "null");
    EXPECT_EQ(picture_at(url), "(none)") << "what was cut out is not to be had";
    EXPECT_EQ(state().at("choice"), "slide");
    EXPECT_EQ(state().at("is_shown"), false);
    EXPECT_TRUE(state().at("slide").is_null());
    EXPECT_EQ(state().at("file"), "poster.jpg");
    play('f', {640, 480});
    EXPECT_EQ(state().at("is_shown"), true);
    EXPECT_EQ(state().at("slide"), 2);
    EXPECT_THAT(played("poster"), HasSubstr("/posters/"));
}

TEST_F(posters_api, is_in_a_backup_and_goes_with_its_lecture) {
    put(second_slide);
    const auto copy = directory_.path() / "copy.db";
    db::back_up(*database_, copy).value();
    const auto restored = db::database::open(copy, db::access::read_only).value();
    const auto there = catalogue::find_poster(*restored, first_lecture).value();
    const auto name = there->chosen->name;
    EXPECT_EQ(catalogue::find_poster_picture(*restored, first_lecture, name).value(),
              catalogue::find_poster_picture(*database_, first_lecture, name).value());
    EXPECT_EQ(remove_entry(first).status, 204);
    EXPECT_EQ(sql("SELECT count(*) FROM lecture_posters"), "0");
}

TEST_F(posters_api, beside_a_damaged_package_one_can_still_be_sent_and_taken_away) {
    put(first_slide);
    std::filesystem::remove(packages_.path_of(package) / "manifest.json");
    EXPECT_EQ(edit(http::method::get, poster, "", "teacher").status, 200);
    EXPECT_EQ(put(first_slide).status, 400) << "there is no slide to choose";
    const auto sent = put(made_jpeg(640, 360), "image/jpeg");
    EXPECT_EQ(sent.status, 200) << text_of(sent);
    EXPECT_EQ(edit(http::method::delete_, poster, "", "teacher", "*").status, 200);
    EXPECT_EQ(sql("SELECT count(*) FROM lecture_posters"), "0");
}

TEST_F(posters_api, doctor_says_which_poster_is_damaged) {
    put(second_slide);
    const auto problems = [this] {
        return catalogue::check(*database_, catalogue::known_packages(*database_).value()).value().problems;
    };
    EXPECT_EQ(problems(), std::vector<std::string>());
    ASSERT_TRUE(database_->execute("UPDATE lecture_posters SET picture = x'00'"));
    ASSERT_EQ(problems().size(), 1U);
    EXPECT_THAT(problems()[0], HasSubstr("poster of lecture " + first_lecture));
}

TEST_F(posters_api, a_lecture_without_a_recording_has_none) {
    const std::string other = entries + "lectures/0193a5a0-0000-7000-8000-000000000002/poster";
    ASSERT_EQ(as("admin", other).status, 200);
    EXPECT_TRUE(entry(other).at("package").is_null());
    EXPECT_EQ(edit(http::method::put, other, first_slide, "admin", "*").status, 409);
}

} // namespace lectern::api
