// What the administrator's desk is told of the database and the disk.
#include "app/examination.hpp"
#include "app/site_check.hpp"
#include "site_fixture.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace lectern::app {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

class site_check_test : public site_fixture {
protected:
    site_check_test() { settings_.data = data().string(); }

    api::site_check_outcome outcome_of(site_check& check) {
        check.begin();
        const auto until = std::chrono::steady_clock::now() + 30s;
        while (check.state().running_since && std::chrono::steady_clock::now() < until)
            std::this_thread::yield();
        EXPECT_FALSE(check.state().running_since);
        return check.state().last.value_or(api::site_check_outcome());
    }
    settings settings_;
};

TEST_F(site_check_test, a_site_that_is_whole_agrees) {
    site_check check(settings_, 0ms);
    EXPECT_FALSE(check.state().last);
    const auto found = outcome_of(check);
    EXPECT_THAT(found.differences, ElementsAre());
    EXPECT_EQ(found.failure, "");
    EXPECT_GE(found.ended, found.began);
    EXPECT_GT(found.began, base::time_point());
}

TEST_F(site_check_test, what_is_missing_and_what_is_strange_is_told_and_left_as_it_is) {
    const auto waiting = new_lecture("Waiting");
    add_source("whole", "all of it", waiting);
    fs::remove(source("whole"));
    base::write_file(source("stranger"), "whose is this?").value();
    site_check check(settings_, 0ms);
    EXPECT_THAT(outcome_of(check).differences,
                testing::UnorderedElementsAre(HasSubstr("whole"), HasSubstr("stranger is of no upload")));
    EXPECT_TRUE(fs::exists(source("stranger")));
    fs::remove(source("stranger"));
    EXPECT_THAT(outcome_of(check).differences, ElementsAre(HasSubstr("whole"))) << "as it is now";
}

TEST_F(site_check_test, why_it_could_not_be_looked_at_is_told) {
    settings_.data = (data() / "sources").string();
    site_check check(settings_, 0ms);
    EXPECT_NE(outcome_of(check).failure, "");
}

TEST_F(site_check_test, a_link_to_itself_is_told_as_what_is_no_package) {
    const auto link = site_->packages.packages() / std::string(64, 'e');
    fs::create_symlink(link, link);
    site_check check(settings_, 0ms);
    EXPECT_THAT(outcome_of(check).differences, ElementsAre(HasSubstr(link.string() + " is no package")));
}

TEST_F(site_check_test, what_goes_wrong_with_looking_ends_no_server) {
    sql("ALTER TABLE jobs RENAME TO elsewhere");
    site_check check(settings_, 0ms);
    EXPECT_THAT(outcome_of(check).failure, HasSubstr("no such table"));
    sql("ALTER TABLE elsewhere RENAME TO jobs");
    EXPECT_EQ(outcome_of(check).failure, "") << "and can be asked for again";
}

TEST_F(site_check_test, nothing_more_is_looked_at_once_it_is_to_end) {
    base::write_file(source("stranger"), "whose is this?").value();
    std::stop_source ending;
    const auto wait = [&] { return ending.request_stop(); };
    EXPECT_EQ(look_twice(*site_, settings_, wait, ending.get_token()).error().code, errc::cancelled);
}

TEST_F(site_check_test, a_server_that_ends_does_not_wait_for_the_second_look) {
    base::write_file(source("stranger"), "whose is this?").value();
    const auto began = std::chrono::steady_clock::now();
    {
        site_check check(settings_, 10min);
        check.begin();
        check.begin(); // is the same
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5min);
}

} // namespace lectern::app
