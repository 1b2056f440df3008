// How much the captions of a lecture may take.
#include "editing_fixture.hpp"

#include "lectern/catalogue/captions.hpp"

#include <gmock/gmock.h>

namespace lectern::api {

using testing::HasSubstr;

class captions_room : public editing_test {
protected:
    captions_room() { allow(1000); }
    // The same routes as those of the fixture, in a router of their own.
    void allow(std::uint64_t lecture_bytes) {
        router_ = http::router();
        add_editing_routes(router_, {readers_, pool_, *database_, writing_, [this] { return now_; }});
        caption_options options;
        options.lecture_bytes = lecture_bytes;
        add_caption_routes(router_, {readers_, pool_, *database_, writing_, [this] { return now_; }},
                           packages_, options);
    }
    static std::string text_of_bytes(std::size_t about, char letter) {
        return "00:01.000 --> 00:02.000\\n" + std::string(about - 40, letter) + "\\n";
    }
    http::response send_captions(const std::string& language, std::size_t about, char letter = 'a') {
        now_ += std::chrono::seconds(1);
        return make(tracks,
                    R"({"language":")" + language + R"(","text":")" + text_of_bytes(about, letter) + "\"}");
    }
    http::response replace(const std::string& language, std::size_t about, char letter) {
        now_ += std::chrono::seconds(1);
        return edit(http::method::patch, tracks + "/" + language,
                    R"({"text":")" + text_of_bytes(about, letter) + "\"}", "admin", "*");
    }
    std::int64_t bytes() { return std::stoll(sql("SELECT sum(length(webvtt)) FROM caption_texts")); }
    std::string file_of(const std::string& language) {
        return entry(tracks + "/" + language).at("file").as_string().c_str();
    }
    std::string text(const std::string& file) {
        return catalogue::find_caption_text(*database_, first_lecture, file).value().value_or("(none)");
    }
    const std::string tracks = first + "/captions";
};

TEST_F(captions_room, what_is_beyond_it_is_refused_with_a_reason_and_changes_nothing) {
    EXPECT_EQ(send_captions("fr", 600).status, 201);
    const auto before = whole_catalogue();
    const auto answer = send_captions("de", 600);
    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(header_of(answer, "Content-Type"), "application/problem+json");
    EXPECT_THAT(text_of(answer), HasSubstr("the captions of a lecture may take 1000 bytes together"));
    EXPECT_EQ(replace("fr", 1100, 'b').status, 413);
    EXPECT_EQ(whole_catalogue(), before);
    EXPECT_THAT(text(file_of("fr")), HasSubstr("aaa"));
    EXPECT_EQ(send_captions("de", 350).status, 201);
    EXPECT_EQ(remove_entry(tracks + "/fr").status, 204);
    EXPECT_EQ(send_captions("it", 600).status, 201) << "what was taken away takes nothing";
}

TEST_F(captions_room, texts_that_were_replaced_give_way_the_oldest_first) {
    send_captions("fr", 300, 'a');
    const auto oldest = file_of("fr");
    ASSERT_EQ(replace("fr", 300, 'b').status, 200);
    const auto middle = file_of("fr");
    ASSERT_EQ(replace("fr", 300, 'c').status, 200);
    EXPECT_THAT(text(oldest), HasSubstr("aaa")) << "there is room for those who are watching";
    ASSERT_EQ(replace("fr", 300, 'd').status, 200);
    EXPECT_EQ(text(oldest), "");
    EXPECT_THAT(text(middle), HasSubstr("bbb"));
    EXPECT_THAT(text(file_of("fr")), HasSubstr("ddd"));
    for (char letter = 'e'; letter <= 'z'; ++letter)
        ASSERT_EQ(replace("fr", 600, letter).status, 200) << "an editor that saves often is not refused";
    EXPECT_LE(bytes(), 1000);
}

TEST_F(captions_room, a_lecture_that_has_more_than_is_allowed_may_have_less_of_it) {
    ASSERT_EQ(send_captions("fr", 450).status, 201);
    ASSERT_EQ(send_captions("de", 450).status, 201);
    allow(300);
    EXPECT_EQ(replace("fr", 460, 'b').status, 413) << "more of what is too much";
    EXPECT_EQ(send_captions("it", 60).status, 413);
    EXPECT_THAT(text(file_of("fr")), HasSubstr("aaa"));
    EXPECT_EQ(replace("fr", 450, 'b').status, 200) << "as long as before";
    EXPECT_EQ(replace("fr", 200, 'c').status, 200) << "fewer, though still too many";
    EXPECT_THAT(text(file_of("fr")), HasSubstr("ccc"));
    EXPECT_LE(bytes(), 650 + 40) << "what was replaced has given way";
    EXPECT_EQ(edit(http::method::patch, tracks + "/de", R"({"review":"reviewed"})", "admin", "*").status,
              200);
    EXPECT_EQ(replace("fr", 210, 'd').status, 413) << "what has become less is the measure";
    EXPECT_EQ(remove_entry(tracks + "/de").status, 204);
    EXPECT_EQ(replace("fr", 250, 'e').status, 200);
}

} // namespace lectern::api
