// A site that is at work, copied and brought back.
#include "site_fixture.hpp"

#include <gmock/gmock.h>

#include <sys/mount.h>
#include <thread>

namespace lectern::app {

using testing::HasSubstr;

class backup : public site_fixture {
protected:
    backup() {
        const auto waiting = new_lecture("Waiting");
        add_source("whole", "the whole recording", waiting);
        add_job("whole", waiting);
        add_upload("half", 100, 4, "half and a rest that nobody acknowledged");
    }
    fs::path copy() const { return scratch_.path() / "backup"; }
    fs::path restored() const { return scratch_.path() / "restored"; }

    program_end run_backup(const fs::path& to, const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{"backup", to.string(), "--data", data().string()};
        words.insert(words.end(), more.begin(), more.end());
        return run_program(std::move(words));
    }
    program_end run_restore(const fs::path& from, const fs::path& to) {
        return run_program({"restore", from.string(), "--data", to.string()});
    }
    void expect_same_site(const fs::path& at) {
        const auto found = run_program({"doctor", "--data", at.string()});
        EXPECT_EQ(found.status, 0) << found.out;
        // After a note that the waiting job could have gone on, where all of this took minutes.
        EXPECT_THAT(found.out, testing::EndsWith("database and disk agree\n"));
        EXPECT_EQ(base::read_file(at / "sources/whole").value(), "the whole recording");
        EXPECT_EQ(base::read_file(at / "sources/half").value(), "half");
        for (const auto& file : store::list_files(data() / "packages" / package_).value())
            EXPECT_EQ(base::sha256_hex_of_file(at / "packages" / package_ / file.path).value(), file.sha256);
    }
    fs::path file_of_package(const fs::path& in) const { return in / "packages" / package_ / "v360.mp4"; }
};

TEST_F(backup, comes_back_byte_for_byte_and_doctor_finds_nothing) {
    base::write_file(data() / "playback.keys", "k1 0123456789abcdef0123456789abcdef\n").value();
    fs::permissions(data() / "playback.keys", fs::perms::owner_read | fs::perms::owner_write);
    const auto made = run_backup(copy());
    ASSERT_EQ(made.status, 0) << made.out << made.err;
    EXPECT_THAT(made.out, HasSubstr("holds 1 packages and 2 sources, 3 of them new"));
    site_.reset();
    const auto back = run_restore(copy(), restored());
    ASSERT_EQ(back.status, 0) << back.err;
    expect_same_site(restored());
    EXPECT_EQ(base::read_file(restored() / "playback.keys").value(),
              base::read_file(data() / "playback.keys").value());
    EXPECT_EQ(fs::status(restored() / "playback.keys").permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(backup, is_not_emptied_by_a_disk_that_is_not_mounted) {
    ASSERT_EQ(run_backup(copy()).status, 0);
    site_.reset();
    fs::rename(data(), scratch_.path() / "unmounted");
    ASSERT_EQ(run_program({"admin", "list", "--data", data().string()}).status, 0); // makes an empty site
    const auto end = run_backup(copy());
    EXPECT_EQ(end.status, 3);
    EXPECT_THAT(end.err, HasSubstr("holds no lecture any more"));
    fs::remove_all(data());
    fs::rename(scratch_.path() / "unmounted", data());
    EXPECT_EQ(run_restore(copy(), restored()).status, 0);
    expect_same_site(restored());
}

TEST_F(backup, links_what_never_changes_and_copies_what_still_arrives) {
    ASSERT_EQ(run_backup(copy()).status, 0);
    EXPECT_TRUE(fs::equivalent(file_of_package(copy()), file_of_package(data())));
    EXPECT_TRUE(fs::equivalent(copy() / "sources/whole", source("whole")));
    EXPECT_FALSE(fs::equivalent(copy() / "sources/half", source("half")));
    ASSERT_EQ(run_restore(copy(), restored()).status, 0);
    EXPECT_FALSE(fs::equivalent(copy() / "sources/half", restored() / "sources/half"));
    EXPECT_EQ(fs::hard_link_count(restored() / "lectern.db"), 1U);
}

TEST_F(backup, copies_every_file_when_it_is_told_to) {
    ASSERT_EQ(run_backup(copy(), {"--copy"}).status, 0);
    EXPECT_EQ(fs::hard_link_count(file_of_package(copy())), 1U);
    EXPECT_EQ(fs::hard_link_count(copy() / "sources/whole"), 1U);
    ASSERT_EQ(run_restore(copy(), restored()).status, 0);
    expect_same_site(restored());
}

TEST_F(backup, goes_to_another_file_system_and_comes_back_from_it) {
    const auto elsewhere = scratch_.path() / "elsewhere";
    fs::create_directory(elsewhere);
    if (::mount("tmpfs", elsewhere.c_str(), "tmpfs", 0, "size=24m") != 0)
        GTEST_SKIP() << "mounting a file system is not permitted here";
    EXPECT_EQ(run_backup(elsewhere / "backup").status, 0);
    EXPECT_EQ(run_restore(elsewhere / "backup", restored()).status, 0);
    ::umount(elsewhere.c_str());
    expect_same_site(restored());
    // A file system of its own is where a data directory often is.
    ASSERT_EQ(::mount("tmpfs", elsewhere.c_str(), "tmpfs", 0, "size=24m"), 0);
    EXPECT_EQ(run_backup(copy()).status, 0);
    const auto back = run_restore(copy(), elsewhere);
    EXPECT_EQ(back.status, 0) << back.err;
    expect_same_site(elsewhere);
    ::umount(elsewhere.c_str());
}

TEST_F(backup, a_second_time_brings_only_what_is_new_and_drops_what_is_gone) {
    ASSERT_EQ(run_backup(copy(), {"--copy"}).status, 0);
    const auto before = fs::last_write_time(file_of_package(copy()));
    sql("DELETE FROM uploads WHERE id = 'half'");
    fs::remove(source("half"));
    const auto lecture = new_lecture("Another");
    add_source("new", "bytes", lecture);
    const auto again = run_backup(copy(), {"--copy"});
    EXPECT_THAT(again.out, HasSubstr("holds 1 packages and 2 sources, 1 of them new"));
    EXPECT_EQ(fs::last_write_time(file_of_package(copy())), before);
    EXPECT_FALSE(fs::exists(copy() / "sources/half"));
    ASSERT_EQ(run_restore(copy(), restored()).status, 0);
    EXPECT_EQ(run_program({"doctor", "--data", restored().string()}).status, 0);
    EXPECT_EQ(base::read_file(restored() / "sources/new").value(), "bytes");
}

TEST_F(backup, one_that_was_killed_leaves_the_one_before_it_as_good_as_it_was) {
    ASSERT_EQ(run_backup(copy(), {"--copy"}).status, 0);
    base::write_file(copy() / "lectern-of-the-killed.db", "half a database").value();
    base::write_file(copy() / "sources/whole.new", "half").value();
    fs::create_directories(copy() / "packages/.new-abc");
    ASSERT_EQ(run_restore(copy(), restored()).status, 0);
    expect_same_site(restored());
    ASSERT_EQ(run_backup(copy(), {"--copy"}).status, 0);
    EXPECT_FALSE(fs::exists(copy() / "lectern-of-the-killed.db"));
    EXPECT_FALSE(fs::exists(copy() / "packages/.new-abc"));
}

TEST_F(backup, a_damaged_one_is_refused_by_name_and_nothing_is_restored) {
    const auto expect_refused = [&](const fs::path& damaged, const std::string& content) {
        fs::remove_all(copy());
        EXPECT_EQ(run_backup(copy(), {"--copy"}).status, 0);
        if (content.empty())
            fs::remove(damaged);
        else
            base::write_file(damaged, content).value();
        const auto back = run_restore(copy(), restored());
        EXPECT_EQ(back.status, 1) << damaged;
        EXPECT_THAT(back.err, HasSubstr("damaged"));
        EXPECT_THAT(back.err, HasSubstr(damaged.filename().string()));
        EXPECT_FALSE(fs::exists(restored()));
    };
    expect_refused(copy() / "sources/whole", "the whole recordinG");
    expect_refused(copy() / "sources/whole", "the whole");
    expect_refused(copy() / "sources/half", "");
    expect_refused(file_of_package(copy()), "no video");
    expect_refused(copy() / "packages" / package_ / "manifest.json", "");
    expect_refused(copy() / "backup.json", "{}");
    EXPECT_EQ(run_backup(copy(), {"--copy"}).status, 1); // what the record says is not guessed
    for (fs::directory_iterator it(scratch_.path()), end; it != end; ++it)
        EXPECT_FALSE(it->path().filename().string().starts_with(".lectern-restore-"));
}

TEST_F(backup, a_changed_database_is_a_damaged_backup) {
    ASSERT_EQ(run_backup(copy()).status, 0);
    for (fs::directory_iterator it(copy()), end; it != end; ++it)
        if (it->path().extension() == ".db") {
            std::fstream file(it->path(), std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(30000);
            file << "x";
        }
    const auto back = run_restore(copy(), restored());
    EXPECT_EQ(back.status, 1);
    EXPECT_THAT(back.err, HasSubstr(".db is not what was backed up: its SHA-256 differs"));
    EXPECT_FALSE(fs::exists(restored()));
}

TEST_F(backup, what_the_site_has_lost_is_said_and_the_rest_is_saved) {
    fs::remove(source("whole"));
    base::write_file(file_of_package(data()), "no video").value();
    const auto made = run_backup(copy());
    EXPECT_EQ(made.status, 1);
    EXPECT_THAT(made.out, HasSubstr("not in the backup: source whole (whole.mp4)"));
    EXPECT_THAT(made.out, HasSubstr("not in the backup: " + file_of_package(data()).string()));
    const auto back = run_restore(copy(), restored());
    EXPECT_EQ(back.status, 0);
    EXPECT_THAT(back.out, HasSubstr("was not in the backup: source whole"));
    EXPECT_EQ(base::read_file(restored() / "sources/half").value(), "half");
}

TEST_F(backup, directories_that_are_not_for_it_are_refused_and_left_as_they_are) {
    fs::create_directory(copy());
    base::write_file(copy() / "thesis.tex", "precious").value();
    EXPECT_EQ(run_backup(copy()).status, 2);
    EXPECT_EQ(run_backup(data() / "backup").status, 2);
    EXPECT_EQ(run_backup(data().parent_path()).status, 2);
    EXPECT_EQ(run_restore(copy(), restored()).status, 1); // holds no backup
    EXPECT_EQ(base::read_file(copy() / "thesis.tex").value(), "precious");

    fs::remove(copy() / "thesis.tex");
    ASSERT_EQ(run_backup(copy()).status, 0);
    EXPECT_EQ(run_restore(copy(), data()).status, 2); // not empty
    const auto other = scratch_.path() / "other";
    ASSERT_TRUE(open_library(other));
    const auto refused = run_program({"backup", copy().string(), "--data", other.string()});
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.err, HasSubstr("holds the backup of " + data().string()));
}

TEST_F(backup, of_a_site_that_is_written_to_all_the_while_is_one_moment_of_it) {
    std::atomic<bool> over = false;
    std::jthread writer([&] {
        for (int n = 0; !over; ++n) {
            const auto name = "busy" + std::to_string(n), bytes = "recording " + name;
            add_upload(name, bytes.size(), 0, "");
            base::write_file(source(name), bytes).value();
            sql("UPDATE uploads SET received = length WHERE id = '" + name + "'");
            const auto lecture = new_lecture(name);
            sql("BEGIN IMMEDIATE; UPDATE uploads SET state = 'complete' WHERE id = '" + name + "'");
            record_source(name, bytes, lecture);
            sql("COMMIT");
            const auto id = delivery::make_package(site_->packages, {{"v360", false, {300}}},
                                                   static_cast<std::uint64_t>(n) * 10 + 100)
                                .id;
            catalogue::publish(*site_->database, lecture,
                               {id, name, base::sha256_hex(bytes), std::chrono::seconds(6), 300, playback()})
                .value();
        }
    });
    for (int round = 0; round < 4; ++round) {
        const auto made = run_backup(copy());
        ASSERT_EQ(made.status, 0) << made.out << made.err;
        const auto at = scratch_.path() / ("restored" + std::to_string(round));
        ASSERT_EQ(run_restore(copy(), at).status, 0);
        expect_same_site(at);
    }
    over = true;
}

} // namespace lectern::app
