#include "db/migrations.hpp"

#include "lectern/base/files.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/db/session.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

namespace lectern::db {

class database_file : public ::testing::Test {
protected:
    database_file()
        : directory_(
              base::scratch_directory::make(std::filesystem::temp_directory_path(), "db-test").value()),
          file_(directory_.path() / "lectern.db") {}

    std::unique_ptr<database> fresh() {
        auto opened = database::open(file_, access::read_write).value();
        migrate(*opened).value();
        return opened;
    }
    std::string bytes() const { return base::read_file(file_).value(); }
    void write(std::string_view content) const { ASSERT_TRUE(base::write_file(file_, content)); }
    static std::int64_t number(database& d, std::string_view sql) {
        session s(d);
        return s.integer(sql).value_or(-1);
    }

    base::scratch_directory directory_;
    std::filesystem::path file_;
};

TEST_F(database_file, a_new_file_becomes_a_database_of_the_newest_schema) {
    const auto d = fresh();
    EXPECT_EQ(*d->schema_version(), newest_schema());
    EXPECT_EQ(number(*d, "PRAGMA synchronous"), 2);
    EXPECT_EQ(number(*d, "PRAGMA foreign_keys"), 1);
    EXPECT_EQ(number(*d, "PRAGMA trusted_schema"), 0);
    EXPECT_TRUE(d->quick_check());
}

TEST_F(database_file, every_table_is_strict) {
    const auto d = fresh();
    EXPECT_EQ(
        number(
            *d,
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
            " AND name NOT LIKE 'sqlite_%'"),
        0);
}

TEST_F(database_file, reading_needs_a_file) {
    EXPECT_EQ(database::open(file_, access::read_only).error().code, errc::not_found);
    EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(database_file, a_read_only_connection_cannot_write) {
    const auto writer = fresh();
    const auto reader = database::open(file_, access::read_only).value();
    EXPECT_FALSE(reader->execute("DELETE FROM courses"));
}

TEST_F(database_file, a_file_that_is_no_database_is_refused_and_kept) {
    const std::string text(5000, 'x');
    write(text);
    for (const auto mode : {access::read_write, access::read_only})
        EXPECT_EQ(database::open(file_, mode).error().code, errc::corrupt);
    EXPECT_EQ(bytes(), text);
}

TEST_F(database_file, the_database_of_another_program_is_refused_and_kept) {
    {
        const auto other = fresh();
        ASSERT_TRUE(other->execute("PRAGMA application_id=77; PRAGMA wal_checkpoint(TRUNCATE)"));
    }
    const auto before = bytes();
    const auto refused = database::open(file_, access::read_write);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("another program"), std::string::npos);
    EXPECT_EQ(bytes(), before);
}

TEST_F(database_file, a_newer_schema_is_refused_with_the_advice_to_update) {
    ASSERT_TRUE(fresh()->execute("PRAGMA user_version=9999"));
    for (const auto mode : {access::read_write, access::read_only}) {
        const auto refused = database::open(file_, mode);
        ASSERT_FALSE(refused);
        EXPECT_NE(refused.error().detail.find("update the program"), std::string::npos);
    }
}

TEST_F(database_file, a_damaged_page_is_found_when_the_file_is_opened_and_nothing_is_changed) {
    { const auto d = fresh(); }
    auto content = bytes();
    ASSERT_GT(content.size(), 3U * 4096);
    for (std::size_t at = 4096; at < content.size(); at += 4096) content.replace(at, 64, 64, '\xAA');
    write(content);
    const auto refused = database::open(file_, access::read_write);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::corrupt);
    EXPECT_NE(refused.error().detail.find("is damaged"), std::string::npos);
    EXPECT_EQ(refused.error().detail.find('\n'), std::string::npos) << refused.error().detail;
    EXPECT_EQ(bytes(), content);
}

TEST_F(database_file, a_file_that_was_cut_is_damaged) {
    { const auto d = fresh(); }
    write(bytes().substr(0, 3 * 4096));
    EXPECT_EQ(database::open(file_, access::read_write).error().code, errc::corrupt);
}

TEST_F(database_file, a_directory_is_no_database) {
    EXPECT_EQ(database::open(directory_.path(), access::read_write).error().code, errc::corrupt);
}

TEST_F(database_file, a_directory_that_is_not_there_is_named) {
    const auto refused = database::open(directory_.path() / "no" / "lectern.db", access::read_write);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::io);
    EXPECT_NE(refused.error().detail.find("lectern.db"), std::string::npos);
}

TEST_F(database_file, what_is_not_committed_is_not_kept) {
    const auto d = fresh();
    constexpr auto insert =
        "INSERT INTO changes (at_us, kind, subject, change) VALUES (1, 'course', 'x', 'created')";
    {
        auto t = transaction::begin(*d).value();
        ASSERT_TRUE(d->execute(insert));
    }
    EXPECT_EQ(number(*d, "SELECT count(*) FROM changes"), 0);
    auto t = transaction::begin(*d).value();
    ASSERT_TRUE(d->execute(insert));
    ASSERT_TRUE(t.commit());
    EXPECT_EQ(number(*d, "SELECT count(*) FROM changes"), 1);
}

TEST_F(database_file, a_broken_rule_is_a_conflict_and_wrong_sql_is_a_bug) {
    const auto d = fresh();
    const auto refused =
        d->prepare("INSERT INTO sections (course_id, title, position) VALUES (7, 'x', 1)").run();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::conflict);
    EXPECT_THROW(d->prepare("SELEC 1"), error_exception);
    EXPECT_THROW(d->prepare("SELECT ?").bind(2, 1), error_exception);
}

TEST_F(database_file, a_session_stops_at_the_first_failure) {
    const auto d = fresh();
    session s(*d);
    s.run("INSERT INTO sections (course_id, title, position) VALUES (7, 'x', 1)");
    s.run("INSERT INTO changes (at_us, kind, subject, change) VALUES (1, 'course', 'x', 'created')");
    EXPECT_EQ(s.outcome().error().code, errc::conflict);
    EXPECT_EQ(number(*d, "SELECT count(*) FROM changes"), 0);
}

TEST_F(database_file, statements_of_the_same_text_can_be_open_at_once) {
    const auto d = fresh();
    auto first = d->prepare("SELECT ?");
    auto second = d->prepare("SELECT ?");
    first.bind(1, "a");
    second.bind(1, "b");
    ASSERT_TRUE(*first.step());
    ASSERT_TRUE(*second.step());
    EXPECT_EQ(first.text(0) + second.text(0), "ab");
}

TEST_F(database_file, a_full_disk_is_told_as_such_and_loses_nothing) {
    const auto d = fresh();
    ASSERT_TRUE(d->execute("PRAGMA max_page_count=1")); // SQLite answers as for a disk without room
    session s(*d);
    auto t = transaction::begin(*d).value();
    for (int i = 0; i < 2000 && s.ok(); ++i)
        s.run("INSERT INTO changes (at_us, kind, subject, change) VALUES (1, 'course', ?, 'created')",
              std::string(200, 'x'));
    ASSERT_FALSE(s.ok());
    EXPECT_EQ(s.outcome().error().code, errc::no_space);
    ASSERT_FALSE(t.commit());
    EXPECT_TRUE(d->quick_check());
    EXPECT_EQ(number(*d, "SELECT count(*) FROM changes"), 0);
}

TEST_F(database_file, two_writers_take_turns) {
    { const auto d = fresh(); }
    const auto add_many = [this] {
        const auto d = database::open(file_, access::read_write).value();
        for (int i = 0; i < 20; ++i) {
            auto t = transaction::begin(*d).value();
            ASSERT_TRUE(d->execute(
                "INSERT INTO changes (at_us, kind, subject, change) VALUES (1, 'course', 'x', 'created')"));
            ASSERT_TRUE(t.commit());
        }
    };
    std::thread other(add_many);
    add_many();
    other.join();
    EXPECT_EQ(number(*database::open(file_, access::read_only).value(), "SELECT count(*) FROM changes"), 40);
}

TEST_F(database_file, a_snapshot_does_not_see_what_is_written_meanwhile) {
    const auto writer = fresh();
    connection_pool readers(file_);
    auto reader = readers.borrow().value();
    {
        const auto view = snapshot::begin(*reader).value();
        EXPECT_EQ(number(*reader, "SELECT count(*) FROM changes"), 0);
        ASSERT_TRUE(writer->execute(
            "INSERT INTO changes (at_us, kind, subject, change) VALUES (1, 'course', 'x', 'created')"));
        EXPECT_EQ(number(*reader, "SELECT count(*) FROM changes"), 0);
    }
    EXPECT_EQ(number(*reader, "SELECT count(*) FROM changes"), 1);
}

TEST_F(database_file, an_empty_database_reaches_the_newest_schema_through_every_version) {
    for (int version = 1; version <= newest_schema(); ++version) {
        const auto file = directory_.path() / ("v" + std::to_string(version));
        const auto d = database::open(file, access::read_write).value();
        ASSERT_LE(migrate_to(*d, version).value(), version); // numbers have gaps
        ASSERT_TRUE(d->execute("INSERT INTO courses (slug, title, language, status, created_us, changed_us)"
                               " VALUES ('old', 'Old', 'en', 'published', 1, 1)"));
        ASSERT_EQ(migrate(*d).value(), newest_schema());
        EXPECT_EQ(number(*d, "SELECT count(*) FROM courses WHERE slug = 'old'"), 1);
        EXPECT_TRUE(d->quick_check());
    }
}

TEST_F(database_file, a_database_from_before_programmes_keeps_its_log_and_its_affiliations) {
    const auto d = database::open(file_, access::read_write).value();
    ASSERT_LE(migrate_to(*d, 69).value(), 69);
    ASSERT_TRUE(d->execute("INSERT INTO institutions VALUES (1, 'a', 'A', NULL, 'CN', 'school', 1, 1);"
                           "INSERT INTO institutions VALUES (2, 'b', 'B', NULL, 'CN', 'school', 1, 1);"
                           "INSERT INTO people VALUES (1, 'p-1', 'p', 'P', NULL, 1, 1);"
                           "INSERT INTO affiliations VALUES (1, 2, 1, 'Professor'), (1, 1, 2, NULL);"
                           "UPDATE institutions SET slug = 'c' WHERE slug = 'b';"));
    const auto last = number(*d, "SELECT max(seq) FROM changes");
    ASSERT_EQ(migrate(*d).value(), newest_schema());
    EXPECT_EQ(number(*d, "SELECT max(seq) FROM changes"), last) << "an update of the program is no change";
    EXPECT_EQ(number(*d, "SELECT count(*) FROM old_slugs WHERE slug = 'b' AND id = 2"), 1);
    EXPECT_EQ(
        number(*d, "SELECT institution_id FROM affiliations WHERE position = 1 AND title = 'Professor'"), 2);
    EXPECT_EQ(number(*d, "SELECT institution_id FROM affiliations WHERE position = 2"), 1);
    ASSERT_TRUE(d->execute("UPDATE affiliations SET from_on = '2020' WHERE position = 2;"
                           "INSERT INTO programmes VALUES (1, 'x', 'X', NULL, NULL, NULL, NULL, 1, 1);"
                           "UPDATE programmes SET slug = 'y';"));
    EXPECT_EQ(number(*d, "SELECT min(seq) FROM changes WHERE seq > " + std::to_string(last)), last + 1);
    EXPECT_EQ(number(*d, "SELECT count(*) FROM changes WHERE kind = 'programme'"), 3);
    EXPECT_EQ(number(*d, "SELECT count(*) FROM old_slugs WHERE kind = 'programme' AND slug = 'x'"), 1);
    EXPECT_TRUE(d->quick_check());
}

TEST_F(database_file, a_database_of_the_first_schema_keeps_its_lectures_and_its_words) {
    const auto d = database::open(file_, access::read_write).value();
    ASSERT_EQ(migrate_to(*d, 1).value(), 1);
    ASSERT_TRUE(d->execute(
        "INSERT INTO courses VALUES (1, 'c', 'C', NULL, 'en', NULL, NULL, NULL, NULL, 'published', 1, 1);"
        "INSERT INTO sections VALUES (1, 1, 'S', 1);"
        "INSERT INTO lectures VALUES (1, 'l1', 1, 1, 'Seen', NULL, NULL, 1, 'published', NULL, 'file', 1, 1);"
        "INSERT INTO lectures VALUES (2, 'l2', 1, 1, 'Not yet', NULL, NULL, 2, 'draft', NULL, 'file', 1, 1);"
        "INSERT INTO packages VALUES (1, printf('%064x', 1), 90000000, 5, '{}', 1);"
        "INSERT INTO packages VALUES (2, printf('%064x', 2), 70000000, 5, '{}', 1);"
        "INSERT INTO videos VALUES (1, 1, 1);"
        "INSERT INTO video_versions VALUES (1, 1, 1, 1, 'a.mp4', 'x', 0, 1);"
        "INSERT INTO video_versions VALUES (2, 1, 2, 2, 'b.mp4', 'y', 1, 1);"
        "INSERT INTO names (rowid, words) VALUES (3298534883329, 'Seen');"));
    ASSERT_EQ(migrate(*d).value(), newest_schema());
    EXPECT_EQ(number(*d, "SELECT duration_us FROM lectures WHERE id = 1"), 70000000);
    EXPECT_EQ(number(*d, "SELECT count(*) FROM lectures WHERE id = 2 AND duration_us IS NULL"), 1);
    EXPECT_EQ(number(*d, "SELECT rowid & 1099511627775 FROM names WHERE names MATCH 'se*'"), 1);
    EXPECT_TRUE(d->quick_check());
}

} // namespace lectern::db
