#include "app/staging.hpp"

#include <gtest/gtest.h>

namespace lectern::app {

TEST(staging, work_of_a_living_import_is_not_abandoned_and_that_of_a_dead_one_is) {
    auto root =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    auto area = make_staging_area(root.path());
    ASSERT_TRUE(area);
    EXPECT_TRUE(abandoned_work(root.path()).value().empty());
    area->lock = base::unique_fd(); // what the kernel does for a killed process
    const auto left = abandoned_work(root.path()).value();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front(), area->directory.path());
}

TEST(staging, work_of_a_job_that_goes_on_is_not_abandoned_though_nobody_works_in_it) {
    auto root =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    for (const char* job : {"waiting", "failed"})
        ASSERT_TRUE(job_area::open(root.path(), job, "recipe")); // and let go of at once
    const auto left = abandoned_work(root.path(), {"waiting"}).value();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front().filename(), "failed");
    remove_job_area(root.path(), "failed");
    EXPECT_TRUE(abandoned_work(root.path(), {"waiting"}).value().empty());
}

TEST(staging, a_directory_that_was_just_made_is_left_alone) {
    auto root =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-test-").value();
    std::filesystem::create_directory(root.path() / "import-new");
    EXPECT_TRUE(abandoned_work(root.path()).value().empty());
}

} // namespace lectern::app
