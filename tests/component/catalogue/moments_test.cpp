// What is said in lectures is found as long as it plays, by those who may watch it.
#include "catalogue_fixture.hpp"

#include "lectern/catalogue/moments.hpp"

#include <gmock/gmock.h>

namespace lectern::catalogue {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

class moments : public catalogue_test {
protected:
    moments() {
        first_ = create_lecture(*database_, "anatomy", "First").value();
        second_ = create_lecture(*database_, "anatomy", "Second").value();
    }

    static moment said(std::chrono::microseconds at, std::string text, std::string language = "en") {
        return {hit_kind::caption, std::move(language), at, std::move(text)};
    }
    void play(const std::string& lecture, char package) {
        publish(*database_, lecture, video_named(package)).value();
    }
    // What waits is written; each package says what `texts_` has for it.
    void write_all() {
        for (std::int64_t after = 0;;) {
            const auto waiting = find_waiting_texts(*database_, after).value();
            if (!waiting) return;
            after = waiting->lecture;
            const auto& texts = texts_[waiting->package];
            while (write_some_texts(*database_, *waiting, texts).value()) ++steps_;
        }
    }
    std::vector<search_hit> found(std::string_view text, std::size_t limit = 20) {
        return search_moments(*database_, {text, {}, false, [](const watch_facts&) { return true; }, limit})
            .value();
    }
    // "<lecture's title> <second>" of each.
    std::vector<std::string> places(std::string_view text, std::size_t limit = 20) {
        std::vector<std::string> all;
        for (const auto& hit : found(text, limit))
            all.push_back(hit.title + " " + std::to_string(hit.moment->start_us / 1'000'000));
        return all;
    }
    void audience(const std::string& value) {
        database_->execute("UPDATE courses SET audience = '" + value + "'").value();
    }

    std::string first_, second_;
    std::map<std::string, std::vector<moment>> texts_{
        {package_named('a'),
         {said(1s, "What a cell is"), said(90s, "the Cell's WALL"), said(95s, "and its núcleus")}},
        {package_named('b'),
         {said(7s, "no more of it"), {hit_kind::slide, "en", 8s, "The cell: an outline"}}},
    };
    int steps_ = 0;
};

TEST_F(moments, are_found_by_their_words_in_any_case_and_accent) {
    play(first_, 'a');
    write_all();
    EXPECT_THAT(places("cell"), ElementsAre("First 1", "First 90"));
    EXPECT_THAT(places("wall CELL"), ElementsAre("First 90"));
    EXPECT_THAT(places("nucleus"), ElementsAre("First 95"));
    EXPECT_THAT(places("nuc"), ElementsAre("First 95")); // while typing
    EXPECT_THAT(places("cell nucleus"), IsEmpty());
    EXPECT_THAT(places("what a cell i"), IsEmpty()); // one letter is no beginning
    EXPECT_THAT(places("the cell's wa"), ElementsAre("First 90"));
    texts_[package_named('b')] = {said(7s, "wall of the nucleoplasm"), said(8s, "of photosynthesis")};
    play(second_, 'b');
    write_all();
    EXPECT_THAT(places("wall nucleopl"), ElementsAre("Second 7")); // longer than what the index lists
    EXPECT_THAT(places("photosyn"), ElementsAre("Second 8"));
    EXPECT_THAT(places("photosynthetic"), IsEmpty());
    // Beside another word, as the next best thing; and words that are everywhere need not be there.
    EXPECT_THAT(places("wall nucleoplasmic"), ElementsAre("Second 7"));
    EXPECT_THAT(places("for the wall of a nucleoplasm"), ElementsAre("Second 7"));
    EXPECT_THAT(places("  "), IsEmpty());
    EXPECT_THAT(places("\"-"), IsEmpty());
}

TEST_F(moments, are_those_of_the_courses_that_are_asked_for_however_many_others_say_it) {
    constexpr int lectures = 300; // more than one walk looks at
    const auto other = create_lecture(*database_, "other-course", "Other").value();
    for (int at = 0; at < lectures; ++at)
        play(create_lecture(*database_, at % 2 == 0 ? "anatomy" : "third-course", "More").value(), 'a');
    const auto last = create_lecture(*database_, "other-course", "Last").value();
    database_->execute("UPDATE courses SET discipline = 'Chinese medicine' WHERE slug = 'other-course'")
        .value();
    play(other, 'a');
    play(last, 'b');
    write_all();
    const auto of = [&](const std::string& discipline) {
        std::vector<std::string> titles;
        course_filter only;
        only.discipline = discipline;
        const moment_question question{"cell", {}, false, [](const watch_facts&) { return true; }, 20, only};
        for (const auto& hit : search_moments(*database_, question).value()) titles.push_back(hit.title);
        return titles;
    };
    EXPECT_THAT(of("Chinese medicine"), ElementsAre("Other", "Other", "Last"));
    EXPECT_THAT(of("Dentistry"), IsEmpty());
    EXPECT_EQ(of("").size(), 20U);
}

TEST_F(moments, of_scripts_without_spaces_are_found_by_any_part) {
    texts_[package_named('a')] = {said(3s, "今天我们讲医学细胞生物学。", "zh-Hans"),
                                  said(4s, "วันนี้เราจะเรียนเรื่องเซลล์", "th"), said(5s, "細胞の構造です", "ja")};
    play(first_, 'a');
    write_all();
    EXPECT_THAT(places("细胞"), ElementsAre("First 3"));
    EXPECT_THAT(places("学"), ElementsAre("First 3"));
    EXPECT_THAT(places("เซลล์"), ElementsAre("First 4"));
    EXPECT_THAT(places("構造"), ElementsAre("First 5"));
    EXPECT_THAT(places("胞细"), IsEmpty());
}

TEST_F(moments, say_where_the_words_stand) {
    texts_[package_named('a')] = {said(1500ms, "Die Zellwände und das Öl"),
                                  said(2s, "我们讲医学细胞生物学", "zh")};
    play(first_, 'a');
    write_all();
    const auto oil = found("zellwande ol").at(0);
    EXPECT_EQ(oil.kind, hit_kind::caption);
    EXPECT_EQ(oil.key, first_);
    EXPECT_EQ(oil.context, "Anatomy");
    EXPECT_EQ(oil.moment->start_us, 1'500'000);
    EXPECT_EQ(oil.moment->snippet, "Die Zellwände und das Öl");
    EXPECT_EQ(oil.moment->marks, (std::vector<text_mark>{{4, 13}, {22, 24}})); // characters, not bytes
    EXPECT_EQ(found("医学细").at(0).moment->marks, (std::vector<text_mark>{{3, 6}}));
    EXPECT_EQ(found("医学细").at(0).moment->language, "zh");
}

TEST_F(moments, of_a_long_text_show_what_is_around_the_word) {
    std::string text = "begin";
    for (int i = 0; i < 100; ++i) text += " ähnlich";
    texts_[package_named('a')] = {said(1s, text + " needle and the rest" + text)};
    play(first_, 'a');
    write_all();
    const auto hit = found("needle").at(0);
    EXPECT_TRUE(hit.moment->snippet.starts_with("…") && hit.moment->snippet.ends_with("…"))
        << hit.moment->snippet;
    ASSERT_EQ(hit.moment->marks.size(), 1U);
    const auto at = hit.moment->snippet.find("needle");
    ASSERT_NE(at, std::string::npos);
    std::size_t characters = 0;
    for (const char c : hit.moment->snippet.substr(0, at)) characters += (c & 0xC0) != 0x80 ? 1 : 0;
    EXPECT_EQ(hit.moment->marks[0], (text_mark{characters, characters + 6}));
}

TEST_F(moments, of_slides_are_found_beside_those_of_captions) {
    play(first_, 'a');
    play(second_, 'b');
    write_all();
    EXPECT_THAT(places("cell"), ElementsAre("First 1", "First 90", "Second 8"));
    EXPECT_EQ(found("outline").at(0).kind, hit_kind::slide);
}

TEST_F(moments, at_most_three_of_a_lecture_are_shown) {
    auto& of_first = texts_[package_named('a')];
    for (int i = 0; i < 1200; ++i) of_first.push_back(said(std::chrono::seconds(100 + i), "the cell again"));
    play(first_, 'a');
    play(second_, 'b');
    write_all();
    EXPECT_GT(steps_, 3); // not all in one transaction
    EXPECT_THAT(places("cell"), ElementsAre("First 1", "First 90", "First 100", "Second 8"));
    EXPECT_THAT(places("cell", 2), ElementsAre("First 1", "First 90"));
}

TEST_F(moments, go_with_the_recording_that_was_replaced_and_come_with_the_new_one) {
    play(first_, 'a');
    write_all();
    play(first_, 'b');
    EXPECT_THAT(places("cell"), IsEmpty()) << "what no longer plays is not found, written or not";
    write_all();
    EXPECT_THAT(places("cell"), ElementsAre("First 8"));
    EXPECT_EQ(number("SELECT count(*) FROM moments"), 2);
    EXPECT_EQ(number("SELECT count(*) FROM moment_words"), 2);
}

TEST_F(moments, go_with_their_lecture) {
    play(first_, 'a');
    write_all();
    database_
        ->execute("DELETE FROM captions; DELETE FROM video_versions; DELETE FROM videos;"
                  "DELETE FROM lectures WHERE title = 'First'")
        .value();
    EXPECT_THAT(places("cell"), IsEmpty());
    write_all();
    EXPECT_EQ(number("SELECT count(*) FROM moments"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM moment_words"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM lecture_texts"), 0);
}

TEST_F(moments, writing_goes_on_where_a_program_was_killed_and_writes_nothing_twice) {
    auto& of_first = texts_[package_named('a')];
    for (int i = 0; i < 1200; ++i) of_first.push_back(said(std::chrono::seconds(100 + i), "the cell again"));
    play(first_, 'a');
    const auto waiting = find_waiting_texts(*database_).value().value();
    while (number("SELECT count(*) FROM moments") == 0)
        ASSERT_TRUE(write_some_texts(*database_, waiting, of_first).value());
    EXPECT_EQ(count_waiting_texts(*database_).value(), 1);
    write_all();
    write_all();
    EXPECT_EQ(number("SELECT count(*) FROM moments"), 1203);
    EXPECT_EQ(count_waiting_texts(*database_).value(), 0);
    EXPECT_FALSE(write_some_texts(*database_, waiting, of_first).value());
    EXPECT_EQ(number("SELECT count(*) FROM moments"), 1203);
}

TEST_F(moments, of_a_recording_that_is_replaced_meanwhile_are_not_mixed) {
    play(first_, 'a');
    const auto before = find_waiting_texts(*database_).value().value();
    ASSERT_TRUE(write_some_texts(*database_, before, texts_[before.package]).value());
    play(first_, 'b');
    EXPECT_FALSE(write_some_texts(*database_, before, texts_[before.package]).value());
    write_all();
    EXPECT_THAT(places("cell"), ElementsAre("First 8"));
}

TEST_F(moments, of_lectures_published_by_an_older_program_wait) {
    play(first_, 'a');
    database_->execute("DELETE FROM lecture_texts").value();
    EXPECT_EQ(count_waiting_texts(*database_).value(), 1);
    EXPECT_EQ(recheck_texts(*database_).value(), 1);
    EXPECT_EQ(recheck_texts(*database_).value(), 0);
    write_all();
    EXPECT_THAT(places("wall"), ElementsAre("First 90"));
    EXPECT_EQ(count_waiting_texts(*database_).value(), 0);
}

TEST_F(moments, of_what_one_may_not_watch_are_never_found) {
    play(first_, 'a');
    audience("enrolled");
    write_all();
    const auto asked = [&](bool may) {
        return search_moments(*database_,
                              {"cell",
                               {},
                               false,
                               [may](const watch_facts& f) { return f.audience == "public" || may; },
                               20})
            .value()
            .size();
    };
    EXPECT_EQ(asked(false), 0U);
    EXPECT_EQ(asked(true), 2U);
    audience("public");
    EXPECT_EQ(asked(false), 0U); // written anew first
    write_all();
    EXPECT_EQ(asked(false), 2U);
}

// Some 250 lectures say the same; the viewer may watch one of the last.
TEST_F(moments, are_found_by_who_may_watch_little_of_much) {
    database_
        ->execute("INSERT INTO users (name, role, password_hash, is_active, created_us, changed_us)"
                  " VALUES ('ada', 'student', 'x', 1, 1, 1)")
        .value();
    play(first_, 'a');
    for (int i = 0; i < 250; ++i)
        publish(*database_, create_lecture(*database_, "others", "Other " + std::to_string(i)).value(),
                video_named('a'))
            .value();
    const auto last = create_lecture(*database_, "mine", "Mine").value();
    play(last, 'a');
    database_
        ->execute(
            "UPDATE courses SET audience = 'enrolled'; INSERT INTO enrolments SELECT c.id, u.id, 1, NULL"
            " FROM courses c, users u WHERE c.slug = 'mine'")
        .value();
    write_all();
    const viewer ada{number("SELECT id FROM users"), "", ""};
    const auto hits =
        search_moments(*database_, {"cell", ada, false, [](const watch_facts& f) { return f.enrolled; }, 20})
            .value();
    ASSERT_EQ(hits.size(), 2U);
    EXPECT_EQ(hits[0].title, "Mine");
}

} // namespace lectern::catalogue
