// What can be read on a lecture's slides: who is told of it, and in which words.
#include "poster_fixture.hpp"
#include "watching_fixture.hpp"

#include "lectern/api/slide_words.hpp"
#include "lectern/catalogue/slide_texts.hpp"

#include <gmock/gmock.h>

namespace lectern::api {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

const std::string words_path = lecture_path + "/slides.vtt";

} // namespace

class slide_words : public watching {
protected:
    slide_words() {
        add_slide_word_routes(router_, {readers_, pool_, &signer_, [this] { return now_; }}, packages_);
        lay_package_with_slides(packages_, package, {"one", "two", "three", "one"});
        read({{"one", "Cells & <b>their</b> walls\n\nA --> {\\b}"}, {"two", " \n"}, {"three", "类囊体膜"}});
    }
    // As a job does: one image after the other, and then all of them.
    void read(const std::map<std::string, std::string>& texts) {
        auto in = db::transaction::begin(*database_).value();
        std::set<std::string> images;
        catalogue::take_unread_slides(in, 8).value();
        for (const auto& [image, text] : texts) {
            images.insert(base::sha256_hex(image));
            catalogue::save_slide_text(in, first_lecture, {base::sha256_hex(image), "eng", text}).value();
        }
        catalogue::finish_slides(in, {first_lecture, package}, "eng", images).value();
        in.commit().value();
    }
    void let_be_found(bool found) {
        auto in = db::transaction::begin(*database_).value();
        catalogue::let_slides_be_found(in, found).value();
        in.commit().value();
    }
    std::string told(const std::string& who = "") {
        const auto playback = lecture(who).at("playback");
        if (playback.is_null()) return "nothing plays";
        const auto& address = playback.at("slide_texts");
        return address.is_null() ? "null" : address.as_string().c_str();
    }

    store::package_store packages_ = store::package_store::open(directory_.path()).value();
};

TEST_F(slide_words, have_a_cue_of_one_line_for_each_slide_that_has_any) {
    const auto answer = ask(words_path);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(header_of(answer, "Content-Type"), "text/vtt; charset=utf-8");
    EXPECT_EQ(text_of(answer), "WEBVTT\n\n"
                               "00:00:00.000 --> 00:02:30.000\n"
                               "Cells &amp; &lt;b&gt;their&lt;/b&gt; walls  A --&gt; {\\b}\n\n"
                               "00:05:00.000 --> 00:07:30.000\n类囊体膜\n\n"
                               "00:07:30.000 --> 00:10:00.000\n"
                               "Cells &amp; &lt;b&gt;their&lt;/b&gt; walls  A --&gt; {\\b}\n\n");
}

TEST_F(slide_words, are_told_with_the_lecture_and_under_another_address_once_read_anew) {
    EXPECT_THAT(told(), MatchesRegex(words_path + "\\?v=[0-9]+"));
    EXPECT_EQ(playback("").at("playback").at("slide_texts").as_string(), told());
    const auto before = told();
    EXPECT_EQ(ask(before).status, 200);
    database_->execute("UPDATE slide_readings SET state = 'waiting'").value();
    read({{"one", "Cells"}});
    EXPECT_NE(told(), before);
    EXPECT_THAT(told(), Not("null"));
    EXPECT_EQ(text_of(ask(before)), "WEBVTT\n\n00:00:00.000 --> 00:02:30.000\nCells\n\n"
                                    "00:07:30.000 --> 00:10:00.000\nCells\n\n");
}

TEST_F(slide_words, that_come_after_the_lecture_was_asked_for_are_told_then) {
    auto other = tall_video();
    other.package_id = std::string(64, 'b');
    database_->execute("DELETE FROM slide_texts").value();
    catalogue::publish(*database_, first_lecture, other).value();
    EXPECT_EQ(ask(words_path).status, 404);
    lay_package_with_slides(packages_, other.package_id, {"four", "five"});
    const auto image = base::sha256_hex(std::string("four"));
    auto first = db::transaction::begin(*database_).value();
    catalogue::take_unread_slides(first, 8).value();
    catalogue::save_slide_text(first, first_lecture, {image, "eng", "Membranes"}).value();
    first.commit().value();
    EXPECT_EQ(told(), "null") << "others are still to be read";
    auto last = db::transaction::begin(*database_).value();
    catalogue::finish_slides(last, {first_lecture, other.package_id}, "eng", {image}).value();
    last.commit().value();
    EXPECT_THAT(told(), HasSubstr("/slides.vtt?v="));
    EXPECT_THAT(text_of(ask(words_path)), HasSubstr("00:05:00.000\nMembranes\n"));
}

TEST_F(slide_words, are_for_those_who_may_watch) {
    const auto everybodys = ask(words_path);
    EXPECT_EQ(header_of(everybodys, "Cache-Control"), "public, no-cache");
    EXPECT_EQ(header_of(everybodys, "Access-Control-Allow-Origin"), "*");
    import(course_for("enrolled"));
    const auto nobody = ask(words_path), student = as("student", words_path);
    EXPECT_EQ(nobody.status, 401);
    EXPECT_EQ(header_of(nobody, "Content-Type"), "application/problem+json");
    EXPECT_EQ(student.status, 403);
    EXPECT_EQ(told(), "nothing plays");
    const auto enrolled = as("enrolled", words_path);
    EXPECT_EQ(enrolled.status, 200);
    EXPECT_EQ(text_of(enrolled), text_of(everybodys));
    EXPECT_EQ(header_of(enrolled, "Cache-Control"), "private, no-cache");
    EXPECT_EQ(header_of(enrolled, "Access-Control-Allow-Origin"), "");
    EXPECT_NE(header_of(enrolled, "ETag"), header_of(everybodys, "ETag")) << "headers of the one would stay";
    EXPECT_THAT(told("enrolled"), HasSubstr("/slides.vtt?v="));
    EXPECT_EQ(ask("/api/v1/lectures/0193a5a0-0000-7000-8000-000000000009/slides.vtt").status, 404)
        << "a draft";
}

TEST_F(slide_words, that_are_known_are_not_sent_again) {
    const auto tag = header_of(ask(words_path), "ETag");
    ASSERT_FALSE(tag.empty());
    EXPECT_EQ(send(http::method::get, words_path, {{"If-None-Match", tag}}).status, 304);
    database_->execute("UPDATE slide_readings SET state = 'waiting'").value();
    read({{"one", "Cells"}});
    EXPECT_EQ(send(http::method::get, words_path, {{"If-None-Match", tag}}).status, 200);
}

TEST_F(slide_words, are_not_told_where_nothing_was_read_or_search_leaves_them_out) {
    const auto none = [&] {
        const auto answer = ask(words_path);
        EXPECT_EQ(header_of(answer, "Content-Type"), "application/problem+json");
        return std::to_string(answer.status) + " " + told();
    };
    const auto before = told();
    let_be_found(false);
    EXPECT_EQ(none(), "404 null");
    let_be_found(true);
    EXPECT_EQ(ask(words_path).status, 200);
    EXPECT_THAT(told(), Not(before)) << "they may be others";
    database_->execute("UPDATE slide_readings SET state = 'waiting'").value();
    read({{"one", ""}, {"two", ""}, {"three", ""}});
    EXPECT_EQ(none(), "404 null");
    EXPECT_EQ(ask("/api/v1/lectures/0193a5a0-0000-7000-8000-000000000002/slides.vtt").status, 404)
        << "nothing plays";
}

TEST_F(slide_words, of_a_package_that_is_damaged_are_the_servers_trouble) {
    std::filesystem::remove(packages_.path_of(package) / store::slides_file);
    EXPECT_EQ(ask(words_path).status, 500);
}

} // namespace lectern::api
