#include "api/lecture_page.hpp"
#include "api/sound_feed.hpp"

#include "lectern/base/base64.hpp"

#include <gtest/gtest.h>

namespace lectern::api {
namespace {

namespace json = boost::json;

json::object lecture(const std::string& lean, const std::string& slides = "null") {
    return json::parse(R"({"id":"l1","title":"Cells","local_title":null,"description":null,
        "course":{"slug":"biology","title":"Biology","local_title":"生物学"},"presenters":[{"name":"Li"},{"name":"Mei","local_name":"梅"}],
        "playback":{"duration_s":3725,"poster":"/media/p/poster.jpg","slides":)" +
                       slides + R"(,"lean":)" + lean + R"(,
          "captions":[{"language":"en","name":"English","url":"/media/p/captions/en.vtt"}],
          "renditions":[{"id":"v","kind":"video","width":1280,"height":720},{"id":"slides","kind":"slides","bytes":3000000}]}})")
        .as_object();
}

const std::string both = R"([{"kind":"sound","url":"/media/p/lean-sound.mp4","bytes":8100000},
                             {"kind":"video","url":"/media/p/lean.mp4","bytes":34000000}])";
const std::string sound = R"([{"kind":"sound","url":"/media/p/lean-sound.mp4","bytes":8100000}])";
const std::string slides_address = R"("/media/p/slides/slides.json")";
const json::value slides =
    json::parse(R"([{"start_s":0,"end_s":9,"image":"0.webp"},{"start_s":61.5,"end_s":80,"image":"1.webp"}])");

std::string sizes(const json::object& page) {
    std::string all;
    for (const auto& choice : page.at("choices").as_array())
        all += std::string(choice.at("play").as_string()) + " " + std::string(choice.at("size").as_string()) +
               (choice.at("is_chosen").as_bool() ? "! " : " ");
    return all;
}

} // namespace

TEST(lecture_page, slides_with_sound_come_first_and_each_choice_says_what_it_takes) {
    const auto page = lecture_page(lecture(both, slides_address), slides, {});
    ASSERT_TRUE(page);
    EXPECT_EQ(page->at("source"), "/media/p/lean-sound.mp4");
    EXPECT_EQ(page->at("poster"), "/media/p/slides/0.webp");
    EXPECT_EQ(page->at("slides_list"), "/media/p/slides/slides.json");
    EXPECT_EQ(sizes(*page), "slides 11 MB! sound 8.1 MB video 34 MB ");
    EXPECT_EQ(page->at("length"), "1:02:05");
    EXPECT_EQ(page->at("slides").as_array().size(), 2U);
    EXPECT_EQ(page->at("slides").at(1).at("time"), "1:01");
    EXPECT_EQ(page->at("shape_width"), 1280);
    auto with_small = both;
    with_small.back() = ',';
    with_small += R"({"kind":"slide","url":"/media/p/lean-slide.webp","bytes":9000}])";
    EXPECT_EQ(lecture_page(lecture(with_small, slides_address), slides, {})->at("poster"),
              "/media/p/lean-slide.webp");
    EXPECT_EQ(lecture_page(lecture(with_small), nullptr, {})->at("poster"), "/media/p/poster.jpg");
    page_wish avif;
    avif.shows_avif = true;
    EXPECT_EQ(lecture_page(lecture(with_small, slides_address), slides, avif)->at("poster"),
              "/media/p/lean-slide.webp");
    with_small.back() = ',';
    with_small += R"({"kind":"slide","url":"/media/p/lean-slide.avif","bytes":5000}])";
    EXPECT_EQ(lecture_page(lecture(with_small, slides_address), slides, avif)->at("poster"),
              "/media/p/lean-slide.avif");
    EXPECT_EQ(lecture_page(lecture(with_small, slides_address), slides, {})->at("poster"),
              "/media/p/lean-slide.webp");
    EXPECT_EQ(page->at("presenters").at(1).at("follows"), true);
    EXPECT_EQ(page->at("course_title"), "Biology");
    EXPECT_EQ(page->at("course_local_title"), "生物学");
}

TEST(lecture_page, the_slides_are_those_that_the_browser_will_fetch) {
    auto smaller = lecture(both, slides_address);
    smaller.at("playback").at("renditions").at(1).as_object()["avif_bytes"] = 1'400'000;
    page_wish avif;
    avif.shows_avif = true;
    EXPECT_EQ(sizes(*lecture_page(smaller, slides, avif)), "slides 9.5 MB! sound 8.1 MB video 34 MB ");
    EXPECT_EQ(sizes(*lecture_page(smaller, slides, {})), "slides 11 MB! sound 8.1 MB video 34 MB ");
}

TEST(lecture_page, without_slides_the_picture_comes_first_and_without_both_the_sound) {
    auto page = lecture_page(lecture(both), nullptr, {});
    ASSERT_TRUE(page);
    EXPECT_EQ(page->at("source"), "/media/p/lean.mp4");
    EXPECT_EQ(page->at("poster"), "/media/p/poster.jpg");
    EXPECT_EQ(sizes(*page), "sound 8.1 MB video 34 MB! ");
    page = lecture_page(lecture(sound), nullptr, {});
    ASSERT_TRUE(page);
    EXPECT_EQ(page->at("kind"), "sound");
    EXPECT_EQ(page->at("has_slides"), false);
}

TEST(lecture_page, a_poster_that_somebody_chose_is_first_and_small_whatever_plays) {
    auto chosen = lecture(both, slides_address);
    chosen.at("playback").as_object()["lean_poster"] = "/media/p/posters/1.webp";
    EXPECT_EQ(lecture_page(chosen, slides, {})->at("poster"), "/media/p/posters/1.webp");
    EXPECT_EQ(lecture_page(chosen, slides, read_wish("video", {}, ""))->at("poster"),
              "/media/p/posters/1.webp");
}

TEST(lecture_page, what_plays_comes_twice_as_fast_as_it_takes_at_most) {
    const std::string known =
        R"([{"kind":"sound","url":"/media/p/lean-sound.mp4","bytes":8100000,"peak_bps":26000},
                                  {"kind":"video","url":"/media/p/lean.mp4","bytes":34000000,"peak_bps":180000}])";
    EXPECT_EQ(lecture_page(lecture(known, slides_address), slides, {})->at("source"),
              "/media/p/lean-sound.mp4?pace=52000");
    EXPECT_EQ(lecture_page(lecture(known), nullptr, read_wish("video", "90", ""))->at("source"),
              "/media/p/lean.mp4?pace=360000#t=90");
}

TEST(lecture_page, the_address_chooses_what_there_is_and_where_it_begins) {
    const auto wish = read_wish("video", "90", "on");
    const auto page = lecture_page(lecture(both, slides_address), slides, wish);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->at("source"), "/media/p/lean.mp4#t=90");
    EXPECT_EQ(page->at("wanted_preload"), "none");
    EXPECT_EQ(page->at("slides_list"), "");
    EXPECT_EQ(lecture_page(lecture(sound), nullptr, wish)->at("kind"), "sound");
    EXPECT_EQ(lecture_page(lecture(both), nullptr, read_wish("video", "4000", ""))->at("source"),
              "/media/p/lean.mp4");
    EXPECT_FALSE(read_wish("VIDEO", "9x", "").play);
    EXPECT_EQ(read_wish("VIDEO", "9x", "").start_s, 0);
    EXPECT_EQ(read_wish({}, "-5", "").start_s, 0);
}

TEST(lecture_page, what_does_not_play_by_itself_has_no_page) {
    auto none = lecture(both);
    none["playback"] = nullptr;
    EXPECT_FALSE(lecture_page(none, nullptr, {}));
    EXPECT_FALSE(lecture_page(lecture("[]"), nullptr, {}));
}

namespace {

json::object lecture_with_low_sounds() {
    auto whole = lecture(both, slides_address);
    whole.at("playback").as_object().at("renditions").as_array() =
        json::parse(R"([{"id":"low-fr","kind":"audio","codecs":"Opus","low":true,"default":false},
            {"id":"audio-en","kind":"audio","codecs":"Opus","low":false,"default":true},
            {"id":"low-en-aac","kind":"audio","codecs":"mp4a.40.2","low":true,"default":true},
            {"id":"low-en","kind":"audio","codecs":"Opus","low":true,"default":true}])")
            .as_array();
    return whole;
}

std::string box(const std::string& type, const std::string& content) {
    return std::string(3, '\0') + static_cast<char>(8 + content.size()) + type + content;
}

} // namespace

TEST(lecture_page, a_script_gets_what_it_feeds_the_sound_with_and_the_file_waits_for_it) {
    const auto whole = lecture_with_low_sounds();
    EXPECT_EQ(fed_sound(whole.at("playback").as_object()), "low-en");
    auto page = lecture_page(whole, slides, {}, "aW5pdA==");
    ASSERT_TRUE(page);
    EXPECT_EQ(page->at("feed").at("base"), "/media/p/low-en/");
    EXPECT_EQ(page->at("feed").at("init"), "aW5pdA==");
    EXPECT_EQ(page->at("feed").at("seconds"), 3725.0);
    EXPECT_EQ(page->at("wanted_preload"), "metadata");
    EXPECT_EQ(lecture_page(whole, slides, read_wish({}, {}, "on"), "aW5pdA==")->at("wanted_preload"), "none");
}

TEST(lecture_page, a_picture_is_not_fed_and_neither_is_a_sound_without_opus_or_without_its_beginning) {
    const auto whole = lecture_with_low_sounds();
    for (const auto& page : {lecture_page(whole, slides, read_wish("video", {}, ""), "aW5pdA=="),
                             lecture_page(whole, slides, {}, ""),
                             lecture_page(lecture(both, slides_address), slides, {}, "aW5pdA==")}) {
        ASSERT_TRUE(page);
        EXPECT_FALSE(page->contains("feed"));
        EXPECT_EQ(page->at("wanted_preload"), "metadata");
    }
}

TEST(lecture_page, the_beginning_of_a_sound_is_what_stands_before_its_first_fragment) {
    const auto before = box("ftyp", "iso6") + box("moov", "what it is");
    EXPECT_EQ(init_of(before + box("moof", "") + "more"), base::encode_base64(before));
    for (const auto& broken :
         {std::string(), before, before + "moof", box("ftyp", "") + std::string(40, '\0')})
        EXPECT_EQ(init_of(broken), "") << broken.size();
}

TEST(lecture_page, what_each_choice_takes_is_said_in_the_page_s_language) {
    page_wish russian;
    russian.language = "ru";
    const auto page = lecture_page(lecture(both, slides_address), slides, russian);
    ASSERT_TRUE(page);
    EXPECT_EQ(sizes(*page), "slides 11 МБ! sound 8,1 МБ video 34 МБ ");
}

TEST(lecture_page, times_are_written_as_the_pages_write_them) {
    EXPECT_EQ(clock_text(5.9), "0:05");
    EXPECT_EQ(clock_text(600), "10:00");
}

} // namespace lectern::api
