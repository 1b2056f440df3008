// Which later job of a lecture takes the place of one that failed.
#include "one_lecture.hpp"

#include "lectern/base/files.hpp"
#include "lectern/db/session.hpp"
#include "lectern/jobs/queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace lectern::jobs {
namespace {

class made_up_for : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(db::migrate(*database_));
        ASSERT_TRUE(database_->execute(one_lecture));
    }
    job put(std::string_view kind, std::string_view payload, std::string_view phase) {
        auto in = db::transaction::begin(*database_).value();
        now_ += std::chrono::seconds(1);
        const auto id = enqueue(in, kind, "lecture-1", payload, now_).value();
        db::session(in.connection()).run("UPDATE jobs SET phase = ? WHERE id = ?", phase, id);
        EXPECT_TRUE(in.commit());
        return find(*database_, id).value().value();
    }
    bool is_over(const job& failed) {
        const auto over = is_made_up_for(*database_, failed).value();
        const auto listed = not_done(*database_).value();
        EXPECT_EQ(over, std::ranges::find(listed, failed.id, &job::id) == listed.end());
        return over;
    }

    base::scratch_directory scratch_ =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    std::unique_ptr<db::database> database_ =
        std::move(db::database::open(scratch_.path() / "lectern.db", db::access::read_write).value());
    base::time_point now_ = base::now();
};

TEST_F(made_up_for, only_another_recording_takes_the_place_of_what_failed_in_the_background) {
    constexpr std::string_view same = R"({"source_sha256":"a","cuts":[]})";
    const auto rest = put("later-renditions", same, "failed");
    EXPECT_FALSE(is_over(rest));
    put("package", same, "done");
    EXPECT_FALSE(is_over(rest)) << "noted again by an import that keeps it";
    const auto other = put("package", R"({"source_sha256":"b","cuts":[]})", "failed");
    EXPECT_FALSE(is_over(rest)) << "what plays is still without the rest";
    put("package", R"({"source_sha256":"a","cuts":[[0,3]]})", "waiting");
    EXPECT_TRUE(is_over(rest));
    EXPECT_TRUE(is_over(other));
    ASSERT_TRUE(database_->execute("UPDATE jobs SET phase = 'done' WHERE phase = 'waiting'"));
    EXPECT_TRUE(is_over(rest)) << "it plays cut otherwise";
}

TEST_F(made_up_for, another_profile_takes_the_place_of_what_failed_in_the_background) {
    const auto rest = put("later-renditions", R"({"source_sha256":"a","profile":"","cuts":[]})", "failed");
    put("package", R"({"source_sha256":"a","profile":"slides","cuts":[],"recut_of":""})", "done");
    EXPECT_FALSE(is_over(rest)) << "it came again, and is not prepared again";
    put("package", R"({"source_sha256":"a","profile":"","cuts":[],"recut_of":"a"})", "done");
    EXPECT_FALSE(is_over(rest)) << "as it was";
    put("package", R"({"source_sha256":"a","profile":"camera","cuts":[],"recut_of":"a"})", "done");
    EXPECT_TRUE(is_over(rest));
}

TEST_F(made_up_for, a_later_job_of_its_kind_takes_the_place_of_any) {
    const auto rest = put("later-renditions", "not JSON", "failed");
    put("later-renditions", "not JSON", "waiting");
    EXPECT_TRUE(is_over(rest));
}

} // namespace
} // namespace lectern::jobs
