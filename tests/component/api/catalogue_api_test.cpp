#include "api_fixture.hpp"

#include <map>

namespace lectern::api {

namespace json = boost::json;

class catalogue_api : public api_test {
protected:
    std::vector<std::string> slugs(const std::string& target) {
        std::vector<std::string> found;
        const auto page = get(target);
        for (const auto& item : page.at("items").as_array())
            found.emplace_back(item.at("slug").as_string().c_str());
        return found;
    }
    std::string problem_with(const std::string& target) {
        return get(target, 400).at("detail").as_string().c_str();
    }
    std::vector<std::string> hits(const std::string& target) {
        std::vector<std::string> found;
        const auto answer = get(target);
        for (const auto& item : answer.at("items").as_array())
            found.push_back(std::string(item.at("kind").as_string().c_str()) + ": " +
                            item.at("title").as_string().c_str());
        return found;
    }
    using texts = std::vector<std::string>;
};

TEST_F(catalogue_api, an_empty_catalogue_is_an_empty_list) {
    const auto page = get("/api/v1/courses");
    EXPECT_TRUE(page.at("items").as_array().empty());
    EXPECT_TRUE(page.at("next").is_null());
    EXPECT_TRUE(get("/api/v1/facets").at("languages").as_array().empty());
}

TEST_F(catalogue_api, courses_have_what_a_list_shows) {
    import(two_courses);
    const auto page = get("/api/v1/courses");
    ASSERT_EQ(page.at("items").as_array().size(), 2U);
    const auto& course = page.at("items").at(0);
    EXPECT_EQ(course.at("slug"), "medical-cell-biology");
    EXPECT_EQ(course.at("institution").at("local_name"), "西南医科大学");
    EXPECT_EQ(course.at("institution").at("country"), "CN");
    EXPECT_EQ(course.at("recognitions").at(0).at("level"), "provincial");
    EXPECT_EQ(course.at("faculty_count"), 2);
    EXPECT_EQ(course.at("lecture_count"), 3);
    EXPECT_EQ(course.at("published_count"), 0);
}

TEST_F(catalogue_api, filters_and_words_narrow_the_list) {
    import(two_courses);
    EXPECT_EQ(slugs("/api/v1/courses?language=zh-hans"), texts{"tuina"});
    EXPECT_EQ(slugs("/api/v1/courses?discipline=Basic+medicine"), texts{"medical-cell-biology"});
    EXPECT_EQ(slugs("/api/v1/courses?level=undergraduate&institution=swmu"), texts{"medical-cell-biology"});
    EXPECT_EQ(slugs("/api/v1/courses?institution=empty-college"), texts{});
    EXPECT_EQ(slugs("/api/v1/courses?q=TUI"), texts{"tuina"});
    EXPECT_EQ(slugs("/api/v1/courses?q=example+li"), texts{"medical-cell-biology"});
    EXPECT_EQ(slugs("/api/v1/courses?q=%E7%BB%86%E8%83%9E"), texts{"medical-cell-biology"}); // 细胞
    EXPECT_EQ(slugs("/api/v1/courses?q=%22%20OR%20*"), texts{});
    EXPECT_EQ(slugs("/api/v1/courses?person=0193a5a0-0000-7000-8000-00000000a001"),
              texts{"medical-cell-biology"});
    EXPECT_EQ(slugs("/api/v1/courses?q=&institution=&language="), (texts{"medical-cell-biology", "tuina"}));
}

TEST_F(catalogue_api, who_teaches_is_named_where_their_courses_are_asked_for) {
    import(two_courses);
    const std::string li = "/api/v1/courses?person=0193a5a0-0000-7000-8000-00000000a001";
    EXPECT_EQ(get(li + "&language=zh-Hans").at("person").at("local_name"), "李例")
        << "though nothing matches";
    EXPECT_EQ(get("/api/v1/courses").as_object().if_contains("person"), nullptr);
    const auto found = get("/api/v1/search?q=example");
    const auto& items = found.at("items").as_array();
    const auto person = std::ranges::find(items, json::value("person"),
                                          [](const json::value& one) { return one.at("kind"); });
    ASSERT_NE(person, items.end());
    EXPECT_EQ(person->at("url"), "/courses?person=0193a5a0-0000-7000-8000-00000000a001");
    import(R"({"courses":[{"slug":"medical-cell-biology","title":"Medical Cell Biology","language":"en",
               "institution":"swmu","status":"draft"}]})");
    EXPECT_EQ(get(li).as_object().if_contains("person"), nullptr) << "of a draft nobody is told";
}

TEST_F(catalogue_api, cursors_walk_through_every_course_once) {
    std::string file =
        R"({"institutions":[{"slug":"u","name":"U","country":"CN","kind":"university"}],"courses":[)";
    for (int i = 0; i < 120; ++i) // few titles, so that pages break between equal ones
        file += std::string(i ? "," : "") + "{\"slug\":\"c" + std::to_string(i) + "\",\"title\":\"" +
                (i % 2 ? "t" : "T") + std::to_string(i % 3) + "\",\"language\":\"en\",\"institution\":\"u\"}";
    import(file + "]}");
    std::map<std::string, int> seen;
    std::string target = "/api/v1/courses";
    int pages = 0;
    for (; pages < 10; ++pages) {
        const auto page = get(target);
        EXPECT_LE(page.at("items").as_array().size(), 50U);
        for (const auto& item : page.at("items").as_array()) ++seen[item.at("slug").as_string().c_str()];
        if (page.at("next").is_null()) break;
        target = "/api/v1/courses?cursor=" + std::string(page.at("next").as_string().c_str());
    }
    EXPECT_EQ(pages, 2);
    EXPECT_EQ(seen.size(), 120U);
    for (const auto& [slug, times] : seen) EXPECT_EQ(times, 1) << slug;
}

TEST_F(catalogue_api, a_course_has_its_faculty_sections_and_lectures_in_order) {
    import(two_courses);
    ASSERT_TRUE(catalogue::publish(*database_, first_lecture, some_video()));
    const auto course = get("/api/v1/courses/medical-cell-biology");
    EXPECT_EQ(course.at("description"), "Cells.");
    EXPECT_EQ(course.at("faculty").at(0).at("name"), "Li Éxample");
    EXPECT_EQ(course.at("faculty").at(0).at("role"), "lead");
    EXPECT_EQ(course.at("faculty").at(0).at("affiliations").at(0).at("title"), "Professor");
    EXPECT_EQ(course.at("faculty").at(1).at("position"), 2);
    const auto& lecture = course.at("sections").at(0).at("lectures").at(0);
    EXPECT_EQ(lecture.at("id"), json::string(first_lecture));
    EXPECT_EQ(lecture.at("status"), "published");
    EXPECT_EQ(lecture.at("duration_s"), 90.5);
    EXPECT_TRUE(course.at("sections").at(1).at("lectures").at(0).at("duration_s").is_null());
    EXPECT_EQ(course.at("published_count"), 1);
    EXPECT_EQ(course.at("duration_s"), 90.5);
}

TEST_F(catalogue_api, a_published_lecture_tells_a_player_everything) {
    import(two_courses);
    ASSERT_TRUE(catalogue::publish(*database_, first_lecture, some_video()));
    const auto lecture = get("/api/v1/lectures/" + first_lecture);
    EXPECT_EQ(lecture.at("course").at("slug"), "medical-cell-biology");
    EXPECT_EQ(lecture.at("course").at("local_title"), "医学细胞生物学");
    EXPECT_EQ(lecture.at("presenters").at(0).at("name"), "Li Éxample");
    EXPECT_TRUE(lecture.at("previous").is_null());
    EXPECT_EQ(lecture.at("next").at("title"), "Membranes");
    EXPECT_TRUE(lecture.at("status_reason").is_null());
    const auto base = "/media/" + std::string(64, 'a');
    const auto& playback = lecture.at("playback");
    EXPECT_EQ(playback.at("hls"), json::string(base + "/main.m3u8"));
    EXPECT_EQ(playback.at("dash"), json::string(base + "/manifest.mpd"));
    EXPECT_EQ(playback.at("audio"), json::string(base + "/audio.m3u8"));
    EXPECT_TRUE(playback.at("low").is_null());
    EXPECT_EQ(playback.at("duration_s"), 90.5);
    EXPECT_EQ(playback.at("renditions").at(0).at("width"), 1280);
    EXPECT_EQ(playback.at("captions").at(1).at("url"), json::string(base + "/captions/zh-Hans.vtt"));
    EXPECT_EQ(playback.at("captions").at(1).at("needs_review"), false);
    EXPECT_EQ(playback.at("chapters").at(0).at("title"), "Begin");
    EXPECT_TRUE(playback.at("slides").is_null());
    EXPECT_EQ(playback.at("storyboard"), json::string(base + "/storyboard.vtt"));
    EXPECT_EQ(playback.at("storyboard_bytes"), 312000);
    EXPECT_EQ(playback.at("poster"), json::string(base + "/poster.jpg"));
    EXPECT_EQ(playback.at("early"), false);
}

TEST_F(catalogue_api, what_plays_early_says_so_until_the_whole_plays) {
    import(two_courses);
    auto video = some_video();
    const auto whole = video;
    video.package_id = std::string(64, 'e');
    video.early = true;
    ASSERT_TRUE(catalogue::publish(*database_, first_lecture, video));
    const auto target = "/api/v1/lectures/" + first_lecture;
    EXPECT_EQ(get(target).at("playback").at("early"), true);
    EXPECT_EQ(get(target + "/playback").at("playback").at("early"), true);
    ASSERT_TRUE(catalogue::publish(*database_, first_lecture, whole));
    EXPECT_EQ(get(target).at("playback").at("early"), false);
    EXPECT_EQ(get(target + "/playback").at("playback").at("early"), false);
}

TEST_F(catalogue_api, a_lecture_with_slides_and_low_sound_says_where_they_are_and_what_they_weigh) {
    import(two_courses);
    auto video = some_video();
    video.playback_json = R"({"slides":true,"renditions":[
        {"id":"audio-en","kind":"audio","bytes":5000,"low":false},
        {"id":"low-en","kind":"audio","bytes":1000,"low":true},
        {"id":"slides","kind":"slides","bytes":700}]})";
    ASSERT_TRUE(catalogue::publish(*database_, first_lecture, video));
    const auto lecture = get("/api/v1/lectures/" + first_lecture);
    const auto& playback = lecture.at("playback");
    const auto base = "/media/" + std::string(64, 'a');
    EXPECT_EQ(playback.at("low"), json::string(base + "/low.m3u8"));
    EXPECT_EQ(playback.at("slides"), json::string(base + "/slides/slides.json"));
    EXPECT_EQ(playback.at("renditions").at(1).at("low"), true);
    EXPECT_EQ(playback.at("renditions").at(2).at("bytes"), 700);
}

TEST_F(catalogue_api, a_storyboard_of_before_its_size_was_told_has_none) {
    import(two_courses);
    auto video = some_video();
    video.playback_json = R"({"renditions":[],"storyboard":true})";
    ASSERT_TRUE(catalogue::publish(*database_, first_lecture, video));
    const auto lecture = get("/api/v1/lectures/" + first_lecture);
    EXPECT_TRUE(lecture.at("playback").at("storyboard").is_string());
    EXPECT_TRUE(lecture.at("playback").at("storyboard_bytes").is_null());
}

TEST_F(catalogue_api, a_lecture_without_video_has_no_playback_and_knows_its_neighbours) {
    import(two_courses);
    const auto last = get("/api/v1/lectures/0193a5a0-0000-7000-8000-000000000003");
    EXPECT_TRUE(last.at("playback").is_null());
    EXPECT_EQ(last.at("status"), "draft");
    EXPECT_EQ(last.at("previous").at("title"), "Membranes");
    EXPECT_TRUE(last.at("next").is_null());
}

TEST_F(catalogue_api, what_was_failed_says_why) {
    import(two_courses);
    ASSERT_TRUE(catalogue::set_status(*database_, first_lecture, catalogue::lecture_status::failed,
                                      "No sound, no picture."));
    EXPECT_EQ(get("/api/v1/lectures/" + first_lecture).at("status_reason"), "No sound, no picture.");
}

TEST_F(catalogue_api, a_course_of_a_recording_alone_has_no_institution) {
    const auto id = catalogue::create_lecture(*database_, "tuina", "Hands").value();
    EXPECT_TRUE(get("/api/v1/courses/tuina").at("institution").is_null());
    EXPECT_EQ(get("/api/v1/courses").at("items").at(0).at("language"), "und");
    EXPECT_EQ(get("/api/v1/lectures/" + id).at("section"), "Lectures");
}

TEST_F(catalogue_api, drafts_are_not_public) {
    import(two_courses);
    get("/api/v1/courses/secret", 404);
    get("/api/v1/lectures/0193a5a0-0000-7000-8000-000000000009", 404);
    EXPECT_EQ(hits("/api/v1/search?q=hidden"), texts{});
    EXPECT_EQ(get("/api/v1/facets").at("languages").at(0).at("courses"), 1);
}

TEST_F(catalogue_api, what_is_not_there_is_404_and_named) {
    EXPECT_EQ(get("/api/v1/courses/none", 404).at("detail"), "there is no course \"none\"");
    get("/api/v1/lectures/not-even-an-id", 404);
}

TEST_F(catalogue_api, a_wrong_parameter_is_400_and_named) {
    EXPECT_EQ(problem_with("/api/v1/courses?institution=Bad%20Slug"),
              "parameter \"institution\" is not a slug");
    EXPECT_EQ(problem_with("/api/v1/courses?cursor=xyz"),
              "parameter \"cursor\" is not one that this server gave");
    EXPECT_NE(problem_with("/api/v1/courses?level=phd").find("\"level\" is not one of school"),
              std::string::npos);
    EXPECT_NE(problem_with("/api/v1/courses?language=klingon").find("\"language\""), std::string::npos);
    EXPECT_EQ(problem_with("/api/v1/courses?q=%C0%AF"), "parameter \"q\" is not UTF-8");
    EXPECT_EQ(problem_with("/api/v1/courses?q=a%00b"), "parameter \"q\" has control characters in it");
    EXPECT_EQ(problem_with("/api/v1/courses?q=%zz"),
              "parameter \"q\" is not percent-encoded as it should be");
    EXPECT_EQ(problem_with("/api/v1/courses?q=a&q=b"), "parameter \"q\" is given twice");
    EXPECT_EQ(problem_with("/api/v1/courses?q=" + std::string(301, 'x')),
              "parameter \"q\" is longer than 300 bytes");
    EXPECT_EQ(problem_with("/api/v1/search"), "parameter \"q\" is missing");
}

TEST_F(catalogue_api, search_finds_courses_people_and_lectures_by_words_beginnings_and_chinese) {
    import(two_courses);
    EXPECT_EQ(hits("/api/v1/search?q=cell"),
              (texts{"course: Medical Cell Biology", "lecture: What a cell is"}));
    EXPECT_EQ(hits("/api/v1/search?q=example").back(), "person: Li Éxample");
    EXPECT_EQ(hits("/api/v1/search?q=%E6%9D%8E"),
              (texts{"course: Medical Cell Biology", "person: Li Éxample"})); // 李
    EXPECT_EQ(hits("/api/v1/search?q=mitos"), texts{"lecture: Mitosis"});
    EXPECT_EQ(hits("/api/v1/search?q="), texts{});
    EXPECT_EQ(hits("/api/v1/search?q=-%22%28*"), texts{});
    const auto lecture = get("/api/v1/search?q=mitosis").at("items").at(0);
    EXPECT_EQ(lecture.at("url"), "/lectures/0193a5a0-0000-7000-8000-000000000003");
    EXPECT_EQ(lecture.at("context"), "Medical Cell Biology");
    EXPECT_TRUE(lecture.at("start_s").is_null());
}

TEST_F(catalogue_api, a_search_is_narrowed_as_the_list_of_courses_is) {
    import(two_courses);
    const auto all = hits("/api/v1/search?q=cell");
    for (const std::string narrowed :
         {"discipline=Basic+medicine", "institution=swmu", "level=undergraduate"})
        EXPECT_EQ(hits("/api/v1/search?q=cell&" + narrowed), all) << narrowed;
    for (const std::string other :
         {"discipline=Chinese+medicine", "institution=empty-college", "level=doctoral", "language=fr",
          "person=0193a5a0-0000-7000-8000-00000000ffff"}) {
        EXPECT_EQ(hits("/api/v1/search?q=cell&" + other), texts{}) << other;
        EXPECT_EQ(hits("/api/v1/search?q=example&" + other), texts{}) << other; // people
    }
    EXPECT_EQ(hits("/api/v1/search?q=example&discipline=Basic+medicine").back(), "person: Li Éxample");
    EXPECT_NE(problem_with("/api/v1/search?q=cell&level=phd").find("\"level\""), std::string::npos);
}

TEST_F(catalogue_api, institutions_and_facets_count_published_courses) {
    import(two_courses);
    const auto institutions = get("/api/v1/institutions");
    EXPECT_EQ(institutions.at("items").at(0).at("slug"), "empty-college");
    EXPECT_EQ(institutions.at("items").at(1).at("courses"), 2);
    const auto facets = get("/api/v1/facets");
    EXPECT_EQ(facets.at("institutions").as_array().size(), 1U);
    EXPECT_EQ(facets.at("disciplines").at(0).at("discipline"), "Basic medicine");
    EXPECT_EQ(facets.at("languages").at(1).at("language"), "zh-Hans");
    EXPECT_EQ(facets.at("people").at(1).at("name"), "Wang Sample");
    EXPECT_EQ(facets.at("people").at(1).at("courses"), 1);
    const auto fewer = get("/api/v1/facets?without=people");
    EXPECT_TRUE(fewer.at("people").as_array().empty());
    EXPECT_EQ(fewer.at("languages"), facets.at("languages"));
    get("/api/v1/facets?without=nobody", 400);
}

TEST_F(catalogue_api, an_answer_is_asked_for_again_by_its_tag) {
    import(two_courses);
    const auto first = ask("/api/v1/courses");
    const auto tag = header_of(first, "ETag");
    ASSERT_EQ(tag.front(), '"');
    EXPECT_EQ(ask("/api/v1/courses", {{"If-None-Match", tag}}).status, 304);
    import(R"({"courses":[{"slug":"tuina","title":"Tuina","language":"zh-Hans","institution":"swmu"}]})");
    EXPECT_EQ(ask("/api/v1/courses", {{"If-None-Match", tag}}).status, 200);
}

TEST_F(catalogue_api, a_long_answer_is_compressed_for_who_can_read_that) {
    import(two_courses);
    const auto packed = ask("/api/v1/courses/medical-cell-biology", {{"Accept-Encoding", "gzip, br"}});
    EXPECT_EQ(header_of(packed, "Content-Encoding"), "gzip");
    EXPECT_EQ(header_of(packed, "Vary"), "Accept-Encoding");
    EXPECT_LT(http::length_of(packed.body),
              http::length_of(ask("/api/v1/courses/medical-cell-biology").body));
    EXPECT_EQ(header_of(ask("/api/v1/courses/medical-cell-biology"), "Vary"), "Accept-Encoding");
}

TEST_F(catalogue_api, a_database_that_is_gone_is_our_trouble_and_not_described_to_strangers) {
    database_.reset();
    std::filesystem::remove(directory_.path() / "lectern.db");
    const auto response = ask("/api/v1/courses");
    EXPECT_NE(response.status, 200);
    EXPECT_EQ(text_of(response).find(directory_.path().string()), std::string::npos);
}

} // namespace lectern::api
