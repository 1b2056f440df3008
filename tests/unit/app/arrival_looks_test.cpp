#include "app/arrival_looks.hpp"

#include <gtest/gtest.h>

namespace lectern::app {

using namespace std::chrono_literals;

TEST(arrival_looks, a_look_is_waited_for_when_it_will_be_done_in_time) {
    EXPECT_TRUE(will_be_done(0.8, 0.86, 5s, 20s)) << "12 s for the last 0.14";
    EXPECT_FALSE(will_be_done(0.8, 0.84, 5s, 20s)) << "20 s for the last 0.16";
    EXPECT_TRUE(will_be_done(0.9, 1, 2s, 20s)) << "it is";
    EXPECT_FALSE(will_be_done(0.5, 0.5, 2s, 20s)) << "it stands still";
    EXPECT_FALSE(will_be_done(0.5, 0.9, 20s, 20s)) << "and now it is late";
}

} // namespace lectern::app
