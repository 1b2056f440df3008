// How long somebody who waits still waits, with the jobs that come first.
#include "one_lecture.hpp"

#include "lectern/base/files.hpp"
#include "lectern/db/session.hpp"
#include "lectern/jobs/expected_time.hpp"

#include <gtest/gtest.h>

namespace lectern::jobs {
namespace {

using namespace std::chrono_literals;

class expected_left_of : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(db::migrate(*database_));
        ASSERT_TRUE(database_->execute(one_lecture));
    }
    // A second after the one before.
    std::string put(std::string_view kind, std::string_view phase, double progress = 0) {
        auto in = db::transaction::begin(*database_).value();
        now_ += 1s;
        const auto id = enqueue(in, kind, "lecture-1", "{}", now_).value();
        db::session(in.connection())
            .run("UPDATE jobs SET phase = ?, progress = ? WHERE id = ?", phase, progress, id);
        EXPECT_TRUE(in.commit());
        return id;
    }
    void done(std::string_view kind, std::chrono::seconds took) {
        const auto id = put(kind, "done", 1);
        now_ += took;
        auto in = db::transaction::begin(*database_).value();
        db::session(in.connection())
            .run("UPDATE jobs SET since_us = created_us + ? WHERE id = ?",
                 std::chrono::microseconds(took).count(), id);
        EXPECT_TRUE(in.commit());
    }
    std::optional<std::chrono::seconds> left(const std::string& id) {
        return expected_left(*database_, find(*database_, id).value().value()).value();
    }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    std::unique_ptr<db::database> database_ =
        std::move(db::database::open(scratch_.path() / "lectern.db", db::access::read_write).value());
    base::time_point now_ = base::now();
};

TEST_F(expected_left_of, is_not_known_on_a_new_site) {
    done("later-renditions", 100s);
    EXPECT_EQ(left(put("package", "waiting")), std::nullopt);
}

TEST_F(expected_left_of, is_what_comes_first_and_its_own_time) {
    done("package", 600s);
    const auto running = put("package", "running", 0.75);
    const auto next = put("package", "waiting");
    const auto later = put("later-renditions", "waiting");
    const auto last = put("package", "waiting");
    EXPECT_EQ(left(running), 3min); // 150 s
    EXPECT_EQ(left(next), 13min);   // 750 s
    EXPECT_EQ(left(last), 23min);
    EXPECT_EQ(left(later), std::nullopt);
    EXPECT_EQ(left(put("package", "failed")), std::nullopt);
    EXPECT_EQ(left(put("package", "done", 1)), std::nullopt);
}

TEST_F(expected_left_of, is_longer_where_jobs_run_beside_each_other) {
    done("package", 600s);
    const auto running = put("package", "running", 0.75);
    put("package", "running", 0.5);
    EXPECT_EQ(left(running), 5min); // half as fast
}

} // namespace
} // namespace lectern::jobs
