// Which slides are read when, and what is kept of them.
#include "catalogue_fixture.hpp"

#include "lectern/catalogue/slide_texts.hpp"

#include <gmock/gmock.h>

namespace lectern::catalogue {

using testing::ElementsAre;
using testing::IsEmpty;

class slide_texts : public catalogue_test {
protected:
    std::string lecture_that_plays(char package, bool with_slides = true) {
        const auto id = create_lecture(*database_, "anatomy", std::string("Lecture ") + package).value();
        play(id, package, with_slides);
        return id;
    }
    void play(const std::string& lecture, char package, bool with_slides = true, bool early = false) {
        auto video = video_named(package);
        video.early = early;
        video.playback_json = with_slides ? R"({"renditions":[],"slides":true})" : R"({"renditions":[]})";
        publish(*database_, lecture, video).value();
    }
    template <class Work>
    auto within(Work work) {
        auto in = db::transaction::begin(*database_).value();
        auto made = work(in);
        in.commit().value();
        return made;
    }
    // The first letter of each one's package.
    std::string take(std::size_t most = 10) {
        std::string packages;
        for (const auto& one : within([&](auto& in) { return take_unread_slides(in, most).value(); }))
            packages += one.package.substr(0, 1);
        return packages;
    }
    void save(const std::string& lecture, const std::string& image, const std::string& text) {
        within([&](auto& in) { return save_slide_text(in, lecture, {image, "eng", text}); }).value();
    }
    void finish(const std::string& lecture, char package, const std::set<std::string>& images) {
        within([&](auto& in) {
            return finish_slides(in, {lecture, package_named(package)}, "eng", images);
        }).value();
    }
    void reopen(std::string_view languages, const std::set<std::string>& with_job = {}) {
        within([&](auto& in) { return reopen_slides(in, languages, with_job); }).value();
    }
    std::vector<std::string> images_of(const std::string& lecture) {
        std::vector<std::string> images;
        for (const auto& [image, text] : find_slide_texts(*database_, lecture).value())
            images.push_back(image);
        return images;
    }
};

TEST_F(slide_texts, are_read_of_what_plays_a_few_lectures_at_a_time) {
    const auto first = lecture_that_plays('a');
    lecture_that_plays('b', false);
    lecture_that_plays('c');
    lecture_that_plays('d');
    EXPECT_TRUE(slides_wait(*database_, 2).value());
    EXPECT_EQ(take(2), "ac");
    EXPECT_FALSE(slides_wait(*database_, 2).value()); // no room
    EXPECT_EQ(take(2), "");
    finish(first, 'a', {});
    EXPECT_EQ(take(2), "d");
    EXPECT_FALSE(slides_wait(*database_, 10).value());
}

TEST_F(slide_texts, of_what_came_early_are_read_only_when_nothing_follows) {
    const auto heard = create_lecture(*database_, "anatomy", "Heard").value();
    play(heard, 'a', true, true);
    EXPECT_FALSE(slides_wait(*database_, 10).value());
    EXPECT_EQ(take(), "");
    play(heard, 'b');
    EXPECT_EQ(take(), "b");
    const auto alone = create_lecture(*database_, "anatomy", "Alone").value();
    play(alone, 'c', true, true);
    set_status(*database_, alone, lecture_status::published, "Only a part of it could be prepared.").value();
    EXPECT_TRUE(slides_wait(*database_, 10).value());
    EXPECT_EQ(take(), "c");
}

TEST_F(slide_texts, of_another_recording_stay_until_it_is_read_and_only_where_it_shows_the_same) {
    const auto lecture = lecture_that_plays('a');
    EXPECT_EQ(take(), "a");
    save(lecture, "one", "Cells");
    save(lecture, "two", "Membranes");
    play(lecture, 'b');
    finish(lecture, 'a', {"one", "two"}); // too late
    EXPECT_EQ(take(), "b");
    EXPECT_THAT(images_of(lecture), ElementsAre("one", "two"));
    save(lecture, "two", "Membranes II");
    finish(lecture, 'b', {"two", "three"});
    EXPECT_THAT(images_of(lecture), ElementsAre("two"));
    EXPECT_EQ(find_slide_texts(*database_, lecture).value().at("two").text, "Membranes II");
    EXPECT_EQ(take(), "");
    play(lecture, 'c', false);
    EXPECT_EQ(take(), "");
    EXPECT_THAT(images_of(lecture), IsEmpty());
}

TEST_F(slide_texts, are_read_again_in_other_languages_and_when_nobody_does_it_any_more) {
    const auto first = lecture_that_plays('a'), second = lecture_that_plays('b');
    lecture_that_plays('c', false);
    EXPECT_EQ(take(), "ab");
    finish(first, 'a', {});
    reopen("eng", {second});
    EXPECT_EQ(take(), "");
    reopen("eng");
    EXPECT_EQ(take(), "b");
    reopen("eng+chi_sim", {second});
    EXPECT_EQ(take(), "a");
}

TEST_F(slide_texts, that_cannot_be_read_wait_until_somebody_asks_for_it) {
    const auto lecture = lecture_that_plays('a');
    EXPECT_EQ(take(), "a");
    const auto give_up = [&](char package) {
        within([&](auto& in) { return give_up_slides(in, {lecture, package_named(package)}); }).value();
    };
    give_up('b'); // of what does not play
    EXPECT_EQ(text("SELECT state FROM slide_readings"), "queued");
    give_up('a');
    reopen("eng");
    EXPECT_EQ(take(), "");
    EXPECT_EQ(within([](auto& in) { return reopen_failed_slides(in).value(); }), 1);
    EXPECT_EQ(take(), "a");
}

TEST_F(slide_texts, change_what_is_found_once_when_all_are_read) {
    const auto lecture = lecture_that_plays('a');
    EXPECT_EQ(take(), "a");
    database_->execute("UPDATE lecture_texts SET next = NULL").value();
    save(lecture, "one", "Cells");
    EXPECT_EQ(number("SELECT count(*) FROM lecture_texts WHERE next IS NOT NULL"), 0);
    const auto before = number("SELECT revision FROM lecture_texts");
    finish(lecture, 'a', {"one"});
    EXPECT_EQ(number("SELECT next FROM lecture_texts"), -1);
    EXPECT_EQ(number("SELECT revision FROM lecture_texts"), before + 1);
}

TEST_F(slide_texts, go_with_their_lecture) {
    const auto lecture = lecture_that_plays('a');
    save(lecture, "one", "Cells");
    database_
        ->execute(
            "DELETE FROM captions; DELETE FROM video_versions; DELETE FROM videos; DELETE FROM lectures")
        .value();
    EXPECT_EQ(number("SELECT (SELECT count(*) FROM slide_texts) + (SELECT count(*) FROM slide_readings)"), 0);
    auto in = db::transaction::begin(*database_).value();
    EXPECT_EQ(save_slide_text(in, lecture, {"one", "eng", "Cells"}).error().code, errc::not_found);
}

} // namespace lectern::catalogue
