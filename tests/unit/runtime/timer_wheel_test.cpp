#include "lectern/runtime/timer_wheel.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace lectern::runtime {
namespace {

using std::chrono::milliseconds;

struct probe final : wheel_entry {
    explicit probe(timer_wheel& w) : wheel(w) {}
    timer_wheel& wheel;
    std::optional<tick_count> fired;
    std::optional<milliseconds> again;

private:
    void on_deadline() override {
        fired = wheel.now();
        if (again) wheel.set(*this, *std::exchange(again, std::nullopt));
    }
};

void turn(timer_wheel& wheel, int ticks) {
    for (int i = 0; i < ticks; ++i) wheel.advance();
}

} // namespace

TEST(timer_wheel, fires_after_the_wait_and_at_most_a_tick_and_a_half_late) {
    timer_wheel wheel(milliseconds(100));
    for (const int wait : {1, 99, 100, 101, 1000, 25'000, 60'000, 300'000}) {
        probe p(wheel);
        const auto start = wheel.now();
        wheel.set(p, milliseconds(wait));
        while (!p.fired) wheel.advance();
        const auto waited = static_cast<int>(*p.fired - start) * 100;
        EXPECT_GE(waited - 100, wait - 100); // the first tick may come at once
        EXPECT_LE(waited, wait + 200) << wait;
    }
}

TEST(timer_wheel, a_deadline_moved_back_is_not_missed_and_moved_forward_comes_earlier) {
    timer_wheel wheel(milliseconds(100));
    probe later(wheel), earlier(wheel);
    wheel.set(later, milliseconds(500));
    wheel.set(earlier, milliseconds(20'000));
    wheel.set(later, milliseconds(1500));
    wheel.set(earlier, milliseconds(300));
    turn(wheel, 6);
    EXPECT_FALSE(later.fired);
    EXPECT_TRUE(earlier.fired);
    turn(wheel, 12);
    EXPECT_TRUE(later.fired);
}

TEST(timer_wheel, an_entry_may_set_itself_again_and_may_die_before_its_time) {
    timer_wheel wheel(milliseconds(100));
    probe p(wheel);
    p.again = milliseconds(200);
    wheel.set(p, milliseconds(100));
    {
        probe gone(wheel);
        wheel.set(gone, milliseconds(100));
    }
    turn(wheel, 3);
    ASSERT_TRUE(p.fired);
    p.fired.reset();
    turn(wheel, 4);
    EXPECT_TRUE(p.fired);
}

} // namespace lectern::runtime
