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

TEST(staging, what_a_killed_package_left_beside_its_output_goes_with_the_next_and_nothing_else_does) {
    namespace fs = std::filesystem;
    auto root = base::scratch_directory::make(fs::temp_directory_path(), "lectern-test-").value();
    const auto long_ago = fs::file_time_type::clock::now() - std::chrono::minutes(1);
    auto killed = make_hidden_area(root.path()).value(), living = make_hidden_area(root.path()).value();
    const auto dead = killed.directory.path();
    killed.lock = base::unique_fd(); // what the kernel does for a killed process
    killed.directory.keep();
    for (const auto* foreign : {"mine", ".lectern-package-notes"})
        fs::create_directory(root.path() / foreign);
    for (const auto& entry : fs::directory_iterator(root.path())) fs::last_write_time(entry.path(), long_ago);

    const auto next = make_hidden_area(root.path()).value();
    EXPECT_FALSE(fs::exists(dead));
    EXPECT_TRUE(fs::exists(living.directory.path()));
    EXPECT_TRUE(fs::exists(root.path() / "mine"));
    EXPECT_TRUE(fs::exists(root.path() / ".lectern-package-notes")); // no lock of ours
}

} // namespace lectern::app
