// A question that takes long ends when whoever asked it has to.
#include "lectern/base/files.hpp"
#include "lectern/db/database.hpp"
#include "lectern/db/interruption.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

namespace lectern::db {

class interrupted : public ::testing::Test {
protected:
    std::unique_ptr<database> open() const {
        return database::open(directory_.path() / "lectern.db", access::read_write).value();
    }
    static result<void> ask_for_very_long(database& d) {
        return d
            .prepare("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000000)"
                     " SELECT max(i) FROM n")
            .run();
    }

    base::scratch_directory directory_ =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "db-test").value();
    std::stop_source ending_;
};

TEST_F(interrupted, a_question_ends_in_the_middle) {
    const interruption here(ending_.get_token());
    const auto d = open();
    const std::jthread later([this] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        ending_.request_stop();
    });
    EXPECT_EQ(ask_for_very_long(*d).error().code, errc::cancelled);
}

TEST_F(interrupted, a_question_that_begins_afterwards_ends_too) {
    const interruption here(ending_.get_token());
    const auto d = open();
    ending_.request_stop();
    EXPECT_EQ(ask_for_very_long(*d).error().code, errc::cancelled);
}

TEST_F(interrupted, what_others_open_goes_on) {
    { const interruption here(ending_.get_token()); }
    ending_.request_stop();
    const auto d = open();
    auto query = d->prepare("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                            " SELECT max(i) FROM n");
    EXPECT_TRUE(query.step().value());
}

} // namespace lectern::db
