// The lecture's page as the server makes it: for those who may watch, and for nobody else.
#include "watching_fixture.hpp"

#include "lectern/api/pages.hpp"

namespace lectern::api {
namespace {

const std::string page_path = "/lectures/" + first_lecture;
constexpr std::string_view the_application = "<p>the application</p>";

class pages : public watching {
protected:
    pages() : packages_(store::package_store::open(directory_.path()).value()) {
        const auto web = directory_.path() / "web";
        std::filesystem::create_directories(web);
        base::write_file(web / "index.html", std::string(the_application)).value();
        base::write_file(
            web / "lecture.page",
            "<style>p{}</style><title>{{title}}</title><div{{#feed}} data-sound=\"{{base}}\" "
            "data-init=\"{{init}}\"{{/feed}}></div><video preload=\"{{wanted_preload}}\" src=\"{{source}}\" "
            "poster=\"{{poster}}\"></video>{{#choices}}<p{{#fed_size}} "
            "data-fed=\"{{fed_size}}\"{{/fed_size}}>{{play}} {{size}}</p>"
            "{{/choices}}{{#slides}}<a href=\"{{url}}\">{{time}}</a>{{/slides}}")
            .value();
        base::write_file(web / "plain.page",
                         "{{#list}}{{#items}}<a href=\"/courses/{{slug}}?plain\">{{title}}</a>"
                         "{{/items}}{{/list}}{{#next}}<i>{{asked_q}} {{next}}</i>{{/next}}"
                         "{{#course}}<h1>{{title}}</h1>{{#sections}}{{#lectures}}<p>{{title}} "
                         "{{#is_published}}{{length}}{{/is_published}}{{#is_draft}}-{{/is_draft}}"
                         "</p>{{/lectures}}{{/sections}}{{/course}}")
            .value();
        base::write_file(web / "lecture.ar.page", "<html dir=\"rtl\"><title>{{title}}</title>").value();
        site_.emplace(delivery::static_site_options{.directory = web});
        add_page_routes(router_, {{readers_, pool_, &signer_, [this] { return now_; }}, packages_, *site_});
        auto video = tall_video();
        video.playback_json.insert(1, R"("lean":[{"file":"lean-sound.mp4","video":null,"bytes":8100000},
            {"file":"lean.mp4","video":"v2","bytes":34000000}],)");
        catalogue::publish(*database_, first_lecture, video).value();
        const auto slides = packages_.path_of(package) / "slides";
        std::filesystem::create_directories(slides);
        base::write_file(slides / "slides.json", R"([{"start_s":0,"end_s":5,"image":"0.webp"}])").value();
    }

    std::string page(const std::string& who = "", const std::string& more = "") {
        return text_of(as(who, page_path + more));
    }
    store::package_store packages_;
    std::optional<delivery::static_site> site_;
};

} // namespace

TEST_F(pages, a_public_lecture_plays_without_script) {
    const auto text = page();
    EXPECT_NE(text.find("src=\"/media/" + package + "/lean-sound.mp4\""), std::string::npos) << text;
    EXPECT_NE(text.find("poster=\"/media/" + package + "/slides/0.webp\""), std::string::npos);
    EXPECT_NE(text.find("<p>video 34 MB</p>"), std::string::npos);
    EXPECT_NE(page("", "?play=video&t=30").find("/lean.mp4#t=30\""), std::string::npos);
}

TEST_F(pages, the_catalogue_is_there_without_script_for_who_asks) {
    EXPECT_EQ(text_of(ask("/?plain")),
              "<a href=\"/courses/medical-cell-biology?plain\">Medical Cell Biology</a>"
              "<a href=\"/courses/tuina?plain\">Science of Chinese Tuina</a>");
    EXPECT_EQ(text_of(ask("/?plain=&q=tui")),
              "<a href=\"/courses/tuina?plain\">Science of Chinese Tuina</a>");
    const auto course = text_of(ask("/courses/medical-cell-biology?plain"));
    EXPECT_NE(course.find("<p>What a cell is 1:30</p><p>Membranes -</p>"), std::string::npos) << course;
    EXPECT_EQ(text_of(ask("/courses/secret?plain")), the_application) << "nobody is told of a draft";
    for (const std::string path :
         {"/", "/courses", "/courses/tuina", "/courses/tuina?q=plain", "/?plain&cursor=x"})
        EXPECT_EQ(text_of(ask(path)), the_application) << path;
}

TEST_F(pages, an_old_address_leads_to_the_course_without_script) {
    const auto rename = [&](const std::string& old, const std::string& now) {
        ASSERT_TRUE(database_->execute("INSERT INTO old_slugs (kind, slug, id) SELECT 'course', slug, id FROM"
                                       " courses WHERE slug = '" +
                                       old + "'"));
        ASSERT_TRUE(database_->execute("UPDATE courses SET slug = '" + now + "' WHERE slug = '" + old + "'"));
    };
    rename("medical-cell-biology", "cells");
    rename("secret", "still-secret");
    const auto moved = ask("/courses/medical-cell-biology?plain");
    EXPECT_EQ(moved.status, 301);
    EXPECT_EQ(header_of(moved, "Location"), "/courses/cells?plain");
    EXPECT_NE(text_of(ask("/courses/cells?plain")).find("Medical Cell Biology"), std::string::npos);
    EXPECT_EQ(text_of(ask("/courses/medical-cell-biology")), the_application) << "which finds its way itself";
    EXPECT_EQ(text_of(ask("/courses/secret?plain")), the_application) << "nobody is told of a draft";
    EXPECT_EQ(text_of(ask("/courses/none?plain")), the_application);
}

TEST_F(pages, a_long_catalogue_without_script_goes_on_with_the_same_words) {
    std::string courses;
    for (int i = 0; i < 51; ++i)
        courses += std::string(i ? "," : "") + R"({"slug":"more-)" + std::to_string(i) +
                   R"(","title":"More","language":"en","institution":"swmu"})";
    EXPECT_EQ(text_of(ask("/?plain&q=%22more")), "");
    import(R"({"courses":[)" + courses + "]}");
    const auto text = text_of(ask("/?plain&q=%22more"));
    EXPECT_NE(text.find("<i>&quot;more "), std::string::npos) << text;
    EXPECT_EQ(text_of(ask("/?plain&q=%22more")), text);
}

TEST_F(pages, its_style_passes_by_hash_and_no_script_stands_in_it) {
    const auto policy = header_of(ask(page_path), "Content-Security-Policy");
    // printf 'p{}' | openssl dgst -sha256 -binary | base64
    EXPECT_NE(policy.find("style-src 'self' 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='"),
              std::string::npos)
        << policy;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(policy.find("nonce"), std::string::npos);
}

TEST_F(pages, what_is_public_is_kept_and_asked_for_again) {
    const auto first = ask(page_path);
    EXPECT_EQ(header_of(first, "Cache-Control"), "public, no-cache");
    const auto tag = header_of(first, "ETag");
    ASSERT_FALSE(tag.empty());
    EXPECT_EQ(send(http::method::get, page_path, {{"If-None-Match", tag}}).status, 304);
    EXPECT_EQ(ask(page_path + "?play=sound").status, 200);
    EXPECT_NE(header_of(ask(page_path + "?play=sound"), "ETag"), tag);
    import(
        R"({"courses":[{"slug":"medical-cell-biology","title":"Another title","language":"en","institution":"swmu"}]})");
    catalogue::publish(*database_, first_lecture, tall_video())
        .value(); // the same, without what plays by itself
    EXPECT_EQ(page(), the_application);
}

TEST_F(pages, it_speaks_what_its_reader_reads) {
    const auto in = [this](const std::string& wanted) {
        return send(http::method::get, page_path, {{"Accept-Language", wanted}});
    };
    const auto arabic = in("ar-EG,ar;q=0.9,en;q=0.8"), english = in("en");
    EXPECT_NE(text_of(arabic).find("dir=\"rtl\""), std::string::npos);
    EXPECT_EQ(text_of(english).find("rtl"), std::string::npos) << "and one is not kept for the other";
    EXPECT_EQ(header_of(arabic, "Content-Language"), "ar");
    EXPECT_EQ(header_of(arabic, "Vary"), "Accept, Accept-Language, Save-Data");
    EXPECT_EQ(text_of(in("fr")), text_of(english)) << "this build has no French page";
}

TEST_F(pages, a_first_slide_is_what_its_reader_can_show) {
    auto video = tall_video();
    video.playback_json.insert(1, R"("lean":[{"file":"lean-sound.mp4","video":null,"bytes":8100000},
        {"file":"lean-slide.webp","video":null,"bytes":11000},{"file":"lean-slide.avif","video":null,"bytes":5000}],)");
    catalogue::publish(*database_, first_lecture, video).value();
    const auto avif = send(http::method::get, page_path, {{"Accept", "text/html,image/avif,*/*;q=0.8"}});
    EXPECT_NE(text_of(avif).find("/lean-slide.avif\""), std::string::npos) << text_of(avif);
    EXPECT_NE(page().find("/lean-slide.webp\""), std::string::npos) << "and one is not kept for the other";
}

TEST_F(pages, the_sound_is_fed_with_what_its_file_begins_with) {
    auto video = tall_video();
    video.playback_json =
        R"({"renditions":[{"id":"low-en","kind":"audio","codecs":"Opus","low":true,"default":true,
                        "bytes":5400000}],
            "lean":[{"file":"lean-sound.mp4","video":null,"bytes":8100000}]})";
    catalogue::publish(*database_, first_lecture, video).value();
    EXPECT_EQ(page().find("data-fed"), std::string::npos) << "nothing is fed";
    EXPECT_EQ(page().find("low-en"), std::string::npos) << "its file is not there";
    import(
        R"({"courses":[{"slug":"medical-cell-biology","title":"Another title","language":"en","institution":"swmu"}]})");
    using namespace std::string_literals;
    base::write_file(packages_.path_of(package) / "low-en.mp4", "\0\0\0\x0a"
                                                                "ftypxx\0\0\0\x08moof"s)
        .value();
    const auto text = page();
    EXPECT_NE(text.find("data-sound=\"/media/" + package + "/low-en/\" data-init=\"AAAACmZ0eXB4eA==\""),
              std::string::npos)
        << text;
    const auto fed = text.find("data-fed=\"");
    ASSERT_NE(fed, std::string::npos) << text;
    EXPECT_NE(text.substr(fed, 60).find("5.4"), std::string::npos) << text.substr(fed, 60);
}

TEST_F(pages, a_file_comes_twice_as_fast_as_what_it_is_made_of_plays) {
    const auto source_of = [this](const std::string& audio) {
        auto video = tall_video();
        video.playback_json = R"({"renditions":[{"id":"v","kind":"video","peak_bps":50000},
            {"id":"a","kind":"audio","peak_bps":64000},
            {"id":"low","kind":"audio","low":true,"peak_bps":25000}],
            "lean":[{"file":"lean-sound.mp4","video":null,)" +
                              audio + R"("bytes":8100000},{"file":"lean.mp4","video":"v",)" + audio +
                              R"("bytes":34000000}]})";
        catalogue::publish(*database_, first_lecture, video).value();
        return page("", "?play=sound") + page("", "?play=video");
    };
    const auto named = source_of(R"("audio":"low",)");
    EXPECT_NE(named.find("/lean-sound.mp4?pace=50000\""), std::string::npos) << named;
    EXPECT_NE(named.find("/lean.mp4?pace=150000\""), std::string::npos) << named;
    import(
        R"({"courses":[{"slug":"medical-cell-biology","title":"Another title","language":"en","institution":"swmu"}]})");
    const auto before = source_of(""); // as it was published until its sound was named
    EXPECT_NE(before.find("/lean-sound.mp4?pace=50000\""), std::string::npos) << before;
    EXPECT_NE(before.find("/lean.mp4?pace=150000\""), std::string::npos) << before;
}

TEST_F(pages, titles_are_text) {
    const auto renamed =
        database_->execute("UPDATE lectures SET title = '</title><script>alert(1)</script>\"' "
                           "WHERE public_id = '" +
                           first_lecture + "'");
    ASSERT_TRUE(renamed);
    const auto text = page();
    EXPECT_EQ(text.find("<script>"), std::string::npos) << text;
    EXPECT_NE(text.find("&lt;/title&gt;&lt;script&gt;"), std::string::npos) << text;
}

TEST_F(pages, what_may_not_be_watched_is_answered_as_what_is_not_there) {
    import(course_for("enrolled"));
    const auto unknown = as("", "/lectures/0193a5a0-0000-7000-8000-00000000ffff");
    for (const std::string who : {"", "student", "neighbour"}) {
        const auto answer = as(who, page_path);
        EXPECT_EQ(answer.status, unknown.status) << who;
        EXPECT_EQ(text_of(answer), text_of(unknown)) << who;
        EXPECT_EQ(header_of(answer, "ETag"), header_of(unknown, "ETag")) << who;
    }
    const auto wrong = send(http::method::get, page_path, {{"Authorization", "Bearer nonsense"}});
    EXPECT_EQ(text_of(wrong), the_application);
    EXPECT_EQ(text_of(as("", "/lectures/%3Cscript%3E")).find("<script>"), std::string::npos);
}

TEST_F(pages, who_may_watch_gets_a_page_of_their_own_that_nobody_keeps) {
    import(course_for("enrolled"));
    const auto answer = as("enrolled", page_path);
    const auto text = text_of(answer);
    EXPECT_EQ(header_of(answer, "Cache-Control"), "no-store");
    EXPECT_EQ(header_of(answer, "ETag"), "");
    EXPECT_NE(header_of(answer, "Set-Cookie").find("Path=/media/" + package), std::string::npos);
    const auto at = text.find("src=\"/media/t/");
    ASSERT_NE(at, std::string::npos) << text;
    const auto token = text.substr(at + 14, text.find('/', at + 14) - at - 14);
    EXPECT_EQ(keys_->check(token, now_).value().subject, first_lecture);
    EXPECT_NE(text.find("/media/t/" + token + "/" + package + "/slides/0.webp"), std::string::npos);
    EXPECT_EQ(page(), the_application) << "it was kept for somebody else";
}

TEST_F(pages, whoever_saves_data_loads_nothing_before_play) {
    EXPECT_NE(page().find("preload=\"metadata\""), std::string::npos);
    const auto saving = send(http::method::get, page_path, {{"Save-Data", "on"}});
    EXPECT_NE(text_of(saving).find("preload=\"none\""), std::string::npos);
    EXPECT_NE(header_of(saving, "Vary"), "");
}

} // namespace lectern::api
