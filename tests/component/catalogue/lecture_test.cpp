#include "catalogue_fixture.hpp"

#include "lectern/base/ids.hpp"
#include "lectern/catalogue/playable.hpp"

namespace lectern::catalogue {

class catalogue_lecture : public catalogue_test {};

TEST_F(catalogue_lecture, the_first_lecture_makes_its_course) {
    const auto id = create_lecture(*database_, "tuina", "  Hands\n and  pressure ");
    ASSERT_TRUE(id);
    EXPECT_TRUE(base::is_uuid(*id));
    EXPECT_EQ(text("SELECT title FROM lectures"), "Hands and pressure");
    EXPECT_EQ(text("SELECT title FROM courses WHERE slug = 'tuina'"), "Tuina");
    EXPECT_EQ(text("SELECT status FROM lectures"), "draft");
    ASSERT_TRUE(create_lecture(*database_, "tuina", "Second"));
    EXPECT_EQ(number("SELECT count(*) FROM courses"), 1);
    EXPECT_EQ(number("SELECT position FROM lectures WHERE title = 'Second'"), 2);
    EXPECT_TRUE(*lecture_exists(*database_, *id));
    EXPECT_FALSE(*lecture_exists(*database_, base::new_uuid()));
}

TEST_F(catalogue_lecture, a_slug_or_a_title_that_is_none_is_refused_and_makes_no_course) {
    EXPECT_EQ(create_lecture(*database_, "Not A Slug", "T").error().code, errc::usage);
    EXPECT_EQ(create_lecture(*database_, "fine", " \t ").error().code, errc::usage);
    EXPECT_EQ(number("SELECT count(*) FROM courses"), 0);
}

TEST_F(catalogue_lecture, publishing_makes_it_playable_and_is_idempotent) {
    const auto id = create_lecture(*database_, "tuina", "Hands").value();
    ASSERT_TRUE(publish(*database_, id, video_named('a')));
    const auto rows = database_->total_changes();
    ASSERT_TRUE(publish(*database_, id, video_named('a')));
    EXPECT_EQ(database_->total_changes(), rows);
    EXPECT_EQ(text("SELECT status FROM lectures"), "published");
    EXPECT_EQ(*published_package(*database_, id, std::string(64, '1')), package_named('a'));
    EXPECT_EQ(*published_package(*database_, id, std::string(64, '2')), std::nullopt);
    ASSERT_EQ(playable_packages(*database_)->size(), 1U);
    EXPECT_EQ(playable_packages(*database_)->front().id, package_named('a'));
    EXPECT_EQ(text("SELECT name FROM captions"), "English");
}

TEST_F(catalogue_lecture, a_second_recording_replaces_the_first_and_keeps_it_as_a_version) {
    const auto id = create_lecture(*database_, "tuina", "Hands").value();
    auto before = video_named('b');
    before.source_sha256 = std::string(64, '9');
    ASSERT_TRUE(publish(*database_, id, before));
    ASSERT_TRUE(publish(*database_, id, video_named('a')));
    ASSERT_EQ(playable_packages(*database_)->size(), 1U);
    EXPECT_EQ(playable_packages(*database_)->front().id, package_named('a'));
    EXPECT_EQ(number("SELECT count(*) FROM video_versions"), 2);
    EXPECT_EQ(number("SELECT number FROM video_versions WHERE is_current = 1"), 2);
}

TEST_F(catalogue_lecture, who_watches_goes_on_when_renditions_of_the_same_recording_are_added) {
    const auto id = create_lecture(*database_, "tuina", "Hands").value();
    auto first = video_named('b');
    first.source_sha256 = video_named('a').source_sha256;
    ASSERT_TRUE(publish(*database_, id, first));
    ASSERT_TRUE(publish(*database_, id, video_named('a')));
    EXPECT_EQ(playing(*database_, id).value()->package_id, package_named('a'));
    EXPECT_EQ(playable_packages(*database_)->size(), 2U);
}

TEST_F(catalogue_lecture, one_package_may_play_for_two_lectures) {
    const auto first = create_lecture(*database_, "tuina", "Hands").value();
    const auto second = create_lecture(*database_, "tuina", "Hands again").value();
    ASSERT_TRUE(publish(*database_, first, video_named('a')));
    ASSERT_TRUE(publish(*database_, second, video_named('a')));
    EXPECT_EQ(playable_packages(*database_)->size(), 1U);
}

TEST_F(catalogue_lecture, publishing_what_is_no_lecture_no_package_or_no_playback_is_refused) {
    EXPECT_EQ(publish(*database_, base::new_uuid(), video_named('a')).error().code, errc::not_found);
    const auto id = create_lecture(*database_, "tuina", "Hands").value();
    auto video = video_named('a');
    video.package_id = "../x";
    EXPECT_EQ(publish(*database_, id, video).error().code, errc::usage);
    video = video_named('a');
    video.playback_json = "[]";
    EXPECT_EQ(publish(*database_, id, video).error().code, errc::usage);
    EXPECT_TRUE(playable_packages(*database_)->empty());
}

TEST_F(catalogue_lecture, a_failure_is_told_with_its_reason_until_it_is_published) {
    const auto id = create_lecture(*database_, "tuina", "Hands").value();
    ASSERT_TRUE(set_status(*database_, id, lecture_status::failed, "The file has no picture and no sound."));
    EXPECT_EQ(text("SELECT status || ': ' || status_reason FROM lectures"),
              "failed: The file has no picture and no sound.");
    ASSERT_TRUE(publish(*database_, id, video_named('a')));
    EXPECT_EQ(number("SELECT count(*) FROM lectures WHERE status = 'published' AND status_reason IS NULL"),
              1);
    EXPECT_EQ(set_status(*database_, "x", lecture_status::draft).error().code, errc::not_found);
}

TEST_F(catalogue_lecture, check_tells_every_difference_from_the_disk_in_a_sentence) {
    const auto id = create_lecture(*database_, "tuina", "Hands").value();
    ASSERT_TRUE(publish(*database_, id, video_named('a')));
    const auto bare = create_lecture(*database_, "tuina", "Bare").value();
    EXPECT_TRUE(check(*database_, {package_named('a')})->problems.empty());
    ASSERT_TRUE(set_status(*database_, bare, lecture_status::published));
    const auto report = check(*database_, {package_named('c')}).value();
    ASSERT_EQ(report.problems.size(), 2U);
    EXPECT_NE(report.problems[0].find(package_named('a')), std::string::npos);
    EXPECT_NE(report.problems[0].find(id), std::string::npos);
    EXPECT_NE(report.problems[1].find(bare), std::string::npos);
    ASSERT_EQ(report.remarks.size(), 1U);
    EXPECT_EQ(report.lectures, 2);
    EXPECT_EQ(report.published, 2);
}

TEST_F(catalogue_lecture, another_connection_notices_what_was_imported) {
    const auto reader = db::database::open(file(), db::access::read_only).value();
    const auto before = change_sequence(*reader).value();
    const auto version = reader->data_version();
    ASSERT_TRUE(create_lecture(*database_, "tuina", "Hands"));
    EXPECT_GT(change_sequence(*reader).value(), before);
    EXPECT_NE(reader->data_version(), version);
}

} // namespace lectern::catalogue
