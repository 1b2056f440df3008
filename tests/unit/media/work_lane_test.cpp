#include "media/work_lane.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <vector>

namespace lectern::media {

TEST(work_lane, does_one_piece_after_the_other) {
    std::vector<int> done;
    work_lane lane(2);
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(lane.add([&done, i]() -> result<void> {
            done.push_back(i);
            return {};
        }));
    ASSERT_TRUE(lane.finish());
    ASSERT_EQ(done.size(), 100U);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(done[static_cast<std::size_t>(i)], i);
}

TEST(work_lane, says_what_failed_and_does_nothing_after_it) {
    std::atomic<int> done = 0;
    work_lane lane(2);
    result<void> added;
    for (int i = 0; i < 1000 && added; ++i) {
        added = lane.add([&done, i]() -> result<void> {
            ++done;
            if (i == 3) return error{errc::no_space, "full"};
            return {};
        });
    }
    const auto ended = lane.finish();
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, errc::no_space);
    EXPECT_EQ(done, 4);
    EXPECT_EQ(lane.add([]() -> result<void> { return {}; }).error().code, errc::no_space);
}

TEST(work_lane, throws_to_its_owner_what_a_piece_throws) {
    work_lane lane(2);
    ASSERT_TRUE(lane.add([]() -> result<void> { throw std::bad_alloc(); }));
    EXPECT_THROW(static_cast<void>(lane.finish()), std::bad_alloc);
}

} // namespace lectern::media
