#include "api/lecture_page.hpp"

#include <gtest/gtest.h>

namespace lectern::api {
namespace {

namespace json = boost::json;

json::object lecture(const std::string& lean, const std::string& slides = "null") {
    return json::parse(R"({"id":"l1","title":"Cells","local_title":null,"description":null,
        "course":{"slug":"biology","title":"Biology"},"presenters":[{"name":"Li"},{"name":"Mei","local_name":"梅"}],
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
    EXPECT_EQ(page->at("presenters").at(1).at("follows"), true);
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

TEST(lecture_page, the_address_chooses_what_there_is_and_where_it_begins) {
    const auto wish = read_wish("video", "90", "on");
    const auto page = lecture_page(lecture(both, slides_address), slides, wish);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->at("source"), "/media/p/lean.mp4#t=90");
    EXPECT_EQ(page->at("preload"), "none");
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

TEST(lecture_page, sizes_are_written_as_the_pages_write_them) {
    EXPECT_EQ(megabytes(0), "0.0 MB");
    EXPECT_EQ(megabytes(10), "0.1 MB");
    EXPECT_EQ(megabytes(2'640'000), "2.6 MB");
    EXPECT_EQ(megabytes(11'400'000), "11 MB");
    EXPECT_EQ(clock_text(5.9), "0:05");
    EXPECT_EQ(clock_text(600), "10:00");
}

} // namespace lectern::api
