// Lectures are published when their time has come and there is something to play, once, and noted.
#include "catalogue_fixture.hpp"

#include "lectern/catalogue/audience.hpp"
#include "lectern/catalogue/edits.hpp"
#include "lectern/catalogue/playable.hpp"
#include "lectern/catalogue/schedule.hpp"
#include "lectern/catalogue/views.hpp"

#include <gmock/gmock.h>

namespace lectern::catalogue {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class schedule : public catalogue_test {
protected:
    schedule() {
        first_ = create_lecture(*database_, "anatomy", "First").value();
        publish(*database_, first_, video_named('a')).value();
        bare_ = create_lecture(*database_, "anatomy", "Without a recording").value();
        hold(first_, at_);
        hold(bare_, at_ - 60s);
    }
    void hold(const std::string& lecture, base::time_point until) {
        database_
            ->execute("UPDATE lectures SET is_held = 1, publish_at_us = " +
                      std::to_string(until.time_since_epoch().count()) + " WHERE public_id = '" + lecture +
                      "'")
            .value();
    }
    bool is_shown(const std::string& lecture) {
        return find_lecture_view(*database_, lecture).value().has_value();
    }

    base::time_point at_ = std::chrono::sys_days(std::chrono::year{2026} / 3 / 1);
    std::string first_, bare_;
};

TEST_F(schedule, publishes_what_is_due_and_plays_and_notes_it) {
    EXPECT_FALSE(is_shown(first_));
    EXPECT_EQ(next_due(*database_).value(), at_);
    EXPECT_THAT(publish_due(*database_, at_ - 1us).value(), IsEmpty());
    const auto changes = number("SELECT max(seq) FROM changes");
    EXPECT_THAT(publish_due(*database_, at_).value(), ElementsAre(first_));
    EXPECT_TRUE(is_shown(first_));
    EXPECT_EQ(text("SELECT kind || ' ' || subject || ' ' || change FROM changes WHERE seq > " +
                   std::to_string(changes)),
              "lecture " + first_ + " changed");
    const auto edits = list_edits(*database_, {}).value();
    ASSERT_EQ(edits.size(), 1U);
    EXPECT_EQ(edits[0].user, "(schedule)");
    EXPECT_EQ(edits[0].subject, first_);
    EXPECT_NE(edits[0].before->find(R"("publish_at":"2026-03-01T00:00:00Z")"), std::string::npos);
    EXPECT_NE(edits[0].after->find(R"("held":false,"publish_at":null)"), std::string::npos);
    EXPECT_THAT(publish_due(*database_, at_ + 1h).value(), IsEmpty()) << "once";
    EXPECT_EQ(next_due(*database_).value(), std::nullopt);
}

TEST_F(schedule, what_has_no_recording_yet_is_published_when_it_has_one) {
    publish_due(*database_, at_ + 1h).value();
    EXPECT_FALSE(is_shown(bare_));
    publish(*database_, bare_, video_named('b')).value();
    EXPECT_FALSE(is_shown(bare_)) << "that is the keeper's";
    EXPECT_EQ(next_due(*database_).value(), at_ - 60s);
    EXPECT_THAT(publish_due(*database_, at_ + 1h).value(), ElementsAre(bare_));
    EXPECT_TRUE(is_shown(bare_));
}

TEST_F(schedule, what_is_held_back_is_counted_listed_and_found_by_nobody) {
    const auto shown = [&] {
        const auto course = find_course_view(*database_, "anatomy").value().value();
        std::vector<std::string> titles;
        for (const auto& lecture : course.sections[0].lectures) titles.push_back(lecture.title);
        EXPECT_EQ(course.summary.lecture_count, static_cast<std::int64_t>(titles.size()));
        return titles;
    };
    EXPECT_THAT(shown(), IsEmpty());
    EXPECT_EQ(find_course_view(*database_, "anatomy").value()->summary.duration_us, 0);
    EXPECT_THAT(search_names(*database_, "First", 5).value(), IsEmpty());
    EXPECT_FALSE(playable_packages(*database_).value().at(0).is_public);
    EXPECT_TRUE(find_watch_facts(*database_, first_, {}).value()->is_draft);
    const auto all = find_course_view(*database_, "anatomy", visibility::everything).value().value();
    EXPECT_EQ(all.sections[0].lectures.at(0).publish_at_us, at_.time_since_epoch().count());
    publish_due(*database_, at_).value();
    EXPECT_THAT(shown(), ElementsAre("First"));
    EXPECT_EQ(search_names(*database_, "First", 5).value().size(), 1U);
    EXPECT_TRUE(playable_packages(*database_).value().at(0).is_public);
    const auto view = find_lecture_view(*database_, first_).value().value();
    EXPECT_FALSE(view.next) << "which is held back";
}

} // namespace lectern::catalogue
