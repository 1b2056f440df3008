// What people who wait are told is what the last jobs took.
#include "lectern/jobs/expected_time.hpp"

#include <gtest/gtest.h>

namespace lectern::jobs {

using namespace std::chrono_literals;

namespace {
base::time_point at(std::chrono::seconds second) {
    return base::time_point(std::chrono::microseconds(second) + std::chrono::hours(1));
}
} // namespace

TEST(expected_time, is_not_known_before_one_is_done) {
    EXPECT_EQ(usual_time({}), std::nullopt);
}

TEST(expected_time, leaves_out_the_wait_for_the_one_before) {
    const std::vector<job_span> all{{at(0s), at(60s)}, {at(1s), at(120s)}, {at(2s), at(180s)}};
    EXPECT_EQ(usual_time(all), 60s);
}

TEST(expected_time, leaves_out_the_time_in_which_there_was_nothing_to_do) {
    const std::vector<job_span> all{{at(9000s), at(9030s)}, {at(0s), at(30s)}}; // in any order
    EXPECT_EQ(usual_time(all), 30s);
}

TEST(expected_time, is_that_of_the_longer_ones_but_not_of_the_longest) {
    std::vector<job_span> all;
    for (const auto took : {10s, 20s, 30s, 40s, 5000s}) {
        const auto begun = all.empty() ? at(0s) : all.back().ended;
        all.push_back({begun, begun + took});
    }
    EXPECT_EQ(usual_time(all), 40s);
}

TEST(expected_time, is_said_roughly_and_never_as_less) {
    EXPECT_EQ(roughly(0s), 10s);
    EXPECT_EQ(roughly(10s), 10s);
    EXPECT_EQ(roughly(11s), 20s);
    EXPECT_EQ(roughly(91s), 120s);
    EXPECT_EQ(roughly(1141s), 1200s);
}

} // namespace lectern::jobs
