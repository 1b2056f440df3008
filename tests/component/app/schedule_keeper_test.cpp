// Publishes at its start what came due while nobody ran, then waits for the next.
#include "app/schedule_keeper.hpp"
#include "site_fixture.hpp"

namespace lectern::app {

using namespace std::chrono_literals;

class schedule_keeping : public site_fixture {
protected:
    schedule_keeping() { testing::internal::CaptureStderr(); }
    ~schedule_keeping() override { testing::internal::GetCapturedStderr(); }

    void hold_until(base::time_point when) {
        sql("UPDATE lectures SET is_held = 1, publish_at_us = " +
            std::to_string(when.time_since_epoch().count()) + " WHERE public_id = '" + published_ + "'");
    }
    std::string held() { return ask("SELECT is_held FROM lectures WHERE public_id = '" + published_ + "'"); }
};

TEST_F(schedule_keeping, publishes_what_came_due_while_no_server_ran) {
    hold_until(base::now() - 24h);
    boost::asio::io_context context;
    int told = 0;
    schedule_keeper keeper(context, site_->database->file(), [&] { ++told; });
    keeper.look();
    EXPECT_EQ(held(), "0");
    EXPECT_EQ(told, 1);
    EXPECT_EQ(context.run(), 0U) << "it waits for nothing";
}

TEST_F(schedule_keeping, waits_for_the_next_and_for_another_time_when_it_is_changed) {
    hold_until(base::now() + 24h);
    boost::asio::io_context context;
    int told = 0;
    schedule_keeper keeper(context, site_->database->file(), [&] { ++told; });
    keeper.look();
    EXPECT_EQ(context.poll(), 0U);
    hold_until(base::now() + 50ms);
    keeper.look();
    context.run_for(20s); // ends when nothing is waited for any more
    EXPECT_EQ(held(), "0");
    EXPECT_EQ(told, 1);
}

} // namespace lectern::app
