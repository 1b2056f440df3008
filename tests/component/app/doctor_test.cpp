// A difference of each kind between database and disk: said in a sentence, and mended where nothing is lost.
#include "site_fixture.hpp"

#include <gmock/gmock.h>

namespace lectern::app {

using testing::HasSubstr;

class doctor : public site_fixture {
protected:
    // One sentence, about this; and --repair mends it.
    void expect_mended(const std::string& sentence) {
        const auto found = site_fixture::doctor();
        EXPECT_EQ(found.status, 1) << found.out;
        EXPECT_THAT(found.out, HasSubstr(sentence));
        EXPECT_EQ(lines_of(found.out), 1U) << found.out;
        const auto mended = site_fixture::doctor(true);
        EXPECT_EQ(mended.status, 0) << mended.out;
        EXPECT_THAT(mended.out, HasSubstr("repaired: "));
        const auto after = site_fixture::doctor();
        EXPECT_EQ(after.status, 0) << after.out;
        EXPECT_EQ(after.out, "database and disk agree\n");
    }
    // Only a person can help: --repair changes nothing.
    void expect_beyond_repair(const std::string& sentence) {
        for (const bool repair : {false, true}) {
            const auto found = site_fixture::doctor(repair);
            EXPECT_EQ(found.status, 1) << found.out;
            EXPECT_THAT(found.out, HasSubstr(sentence));
            EXPECT_THAT(found.out, testing::Not(HasSubstr("repaired: ")));
        }
    }
};

TEST_F(doctor, finds_nothing_in_a_site_that_is_at_work) {
    const auto waiting = new_lecture("Waiting"), arriving = new_lecture("Arriving");
    add_source("whole", "all of it", waiting);
    add_job("whole", waiting);
    add_upload("half", 100, 4, "half and a rest that nobody acknowledged", "'" + arriving + "'");
    set_status(arriving, catalogue::lecture_status::receiving);
    add_upload("begun", 100, 0, "");
    const auto found = site_fixture::doctor();
    EXPECT_EQ(found.status, 0) << found.out;
    EXPECT_EQ(found.out, "database and disk agree\n");
}

TEST_F(doctor, writes_what_search_does_not_find_yet) {
    sql("DELETE FROM moment_words; DELETE FROM moments; DELETE FROM lecture_texts");
    EXPECT_EQ(site_fixture::doctor().out, "database and disk agree\n"); // nothing is lost
    const auto mended = site_fixture::doctor(true);
    EXPECT_EQ(mended.status, 0) << mended.out;
    EXPECT_THAT(mended.out, HasSubstr("repaired: search finds what is said in 1 lecture"));
    EXPECT_EQ(ask("SELECT language || ' ' || start_us || ' ' || text FROM moments"), "en 0 Hello");
    EXPECT_EQ(site_fixture::doctor().out, "database and disk agree\n");
}

TEST_F(doctor, sets_aside_a_file_that_no_upload_brought_and_loses_nothing) {
    base::write_file(source("stranger"), "whose is this?").value();
    expect_mended((data() / "sources/stranger").string() + " is of no upload");
    EXPECT_EQ(base::read_file(data() / "set-aside/sources/stranger").value(), "whose is this?");
    base::write_file(source("stranger"), "another one").value();
    expect_mended("sources/stranger is of no upload");
    EXPECT_EQ(base::read_file(data() / "set-aside/sources/stranger").value(), "whose is this?");
    EXPECT_EQ(base::read_file(data() / "set-aside/sources/stranger.1").value(), "another one");
}

TEST_F(doctor, sets_aside_what_is_no_package) {
    fs::create_directories(data() / "packages/old-backup");
    base::write_file(data() / "packages/old-backup/notes", "keep me").value();
    expect_mended("packages/old-backup is no package");
    EXPECT_EQ(base::read_file(data() / "set-aside/packages/old-backup/notes").value(), "keep me");
}

TEST_F(doctor, lets_the_client_send_again_what_the_disk_has_lost) {
    add_upload("short", 100, 50, "only these");
    expect_mended("upload short (short.mp4): the disk has 10 bytes of 50 that were acknowledged");
    EXPECT_EQ(ask("SELECT received FROM uploads WHERE id = 'short'"), "10");
}

TEST_F(doctor, names_a_source_that_is_gone_shortened_or_changed_and_keeps_what_there_is) {
    const auto lecture = new_lecture("Three recordings");
    add_source("gone", "bytes", lecture);
    add_source("shorter", "bytes", lecture);
    add_source("changed", "bytes", lecture);
    fs::remove(source("gone"));
    base::write_file(source("shorter"), "byt").value();
    base::write_file(source("changed"), "bites").value();
    expect_beyond_repair("source gone (gone.mp4) of lecture " + lecture +
                         " is in the database and not on the disk");
    expect_beyond_repair("source shorter (shorter.mp4) of lecture " + lecture + " has 3 bytes of 5");
    expect_beyond_repair("source changed (changed.mp4) is not what was uploaded: its SHA-256 differs");
    EXPECT_EQ(base::read_file(source("changed")).value(), "bites");
}

TEST_F(doctor, names_a_complete_upload_of_which_no_source_was_made) {
    add_upload("odd", 5, 5, "bytes");
    sql("UPDATE uploads SET state = 'complete'");
    expect_beyond_repair("upload odd (odd.mp4) is complete in the database, but no source was made of it");
}

TEST_F(doctor, makes_the_job_that_a_lecture_waits_for) {
    const auto lecture = new_lecture("Forgotten");
    add_source("whole", "all of it", lecture);
    set_status(lecture, catalogue::lecture_status::processing);
    expect_mended("lecture " + lecture + " \"Forgotten\" is said to be prepared, and no job does it");
    const auto job = jobs::newest_of_lecture(*site_->database, lecture).value();
    ASSERT_TRUE(job);
    EXPECT_THAT(job->payload, HasSubstr("whole"));
}

TEST_F(doctor, makes_the_job_that_a_lecture_of_sound_alone_waits_for) {
    const auto lecture = new_lecture("Heard");
    add_source("whole", "all of it", lecture);
    const catalogue::packaged_video sound{
        package_, "a.mp4", base::sha256_hex("all of it"), std::chrono::seconds(12), 7000, playback(), true};
    catalogue::publish(*site_->database, lecture, sound).value();
    expect_mended("lecture " + lecture +
                  " \"Heard\" plays what came early of its recording, and no job prepares the rest");
    EXPECT_TRUE(jobs::newest_of_lecture(*site_->database, lecture).value());
}

TEST_F(doctor, says_that_a_lecture_failed_whose_recording_is_nowhere) {
    const auto lecture = new_lecture("Lost");
    set_status(lecture, catalogue::lecture_status::processing);
    expect_mended("says that it failed, since no recording is there");
    EXPECT_EQ(ask("SELECT status FROM lectures WHERE title = 'Lost'"), "failed");
    EXPECT_THAT(ask("SELECT status_reason FROM lectures WHERE title = 'Lost'"), HasSubstr("upload it once"));
}

TEST_F(doctor, makes_a_lecture_a_draft_again_that_no_upload_brings) {
    const auto lecture = new_lecture("Never came");
    set_status(lecture, catalogue::lecture_status::receiving);
    expect_mended("is said to be arriving, and no upload brings it");
    EXPECT_EQ(ask("SELECT status FROM lectures WHERE title = 'Never came'"), "draft");
}

TEST_F(doctor, lets_a_job_go_on_that_a_wrong_clock_has_stopped) {
    const auto lecture = new_lecture("In the year 2100");
    add_source("whole", "all of it", lecture);
    const auto job = add_job("whole", lecture);
    sql("UPDATE jobs SET phase = 'running', token = 1, lease_until_us = 4102444800000000");
    expect_mended("job " + job + " of lecture " + lecture + " is leased until 2100-01-01T00:00:00Z");
}

TEST_F(doctor, names_a_job_whose_recording_is_not_there) {
    const auto lecture = new_lecture("Waits in vain");
    add_job("nowhere", lecture);
    expect_beyond_repair("is to prepare sources/nowhere, which is not on the disk");
}

TEST_F(doctor, names_a_lecture_that_plays_under_a_wrong_status_and_one_that_has_nothing_to_play) {
    const auto empty = new_lecture("Empty");
    set_status(empty, catalogue::lecture_status::published);
    expect_beyond_repair("lecture " + empty + " \"Empty\" is published and has no package to play");
    set_status(published_, catalogue::lecture_status::failed);
    expect_beyond_repair("lecture " + published_ +
                         " \"Published\" can be played, but its status is \"failed\"");
}

TEST_F(doctor, names_a_package_that_is_gone_or_damaged) {
    base::write_file(data() / "packages" / package_ / "poster.jpg", "no picture").value();
    expect_beyond_repair("package " + package_ + ": poster.jpg has 10 bytes");
    fs::remove_all(data() / "packages" / package_);
    expect_beyond_repair("package " + package_ + " is in the database and not on the disk");
}

TEST_F(doctor, removes_work_that_was_left_and_keeps_that_of_a_job_that_goes_on) {
    const auto lecture = new_lecture("Half done");
    add_source("whole", "all of it", lecture);
    const auto kept = data() / "staging" / add_job("whole", lecture), left = data() / "staging/import-x";
    for (const auto& directory : {kept, left}) {
        fs::create_directories(directory);
        base::write_file(directory / "v360.mp4", "half").value();
        make_old(directory);
    }
    expect_mended(left.string() + " was left by an import that was killed");
    EXPECT_TRUE(fs::exists(kept / "v360.mp4"));
    EXPECT_FALSE(fs::exists(left));
}

TEST_F(doctor, says_that_the_database_is_damaged) {
    site_.reset();
    std::fstream file(data() / "lectern.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(20 * 4096);
    file << std::string(8 * 4096, 'x');
    file.close();
    const auto found = site_fixture::doctor();
    EXPECT_EQ(found.status, 1);
    EXPECT_THAT(found.out + found.err, HasSubstr("is damaged"));
}

} // namespace lectern::app
