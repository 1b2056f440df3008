#include "lectern/runtime/offload.hpp"
#include "lectern/runtime/shard.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <future>
#include <latch>

namespace lectern::runtime {
namespace {

using boost::asio::awaitable;

template <class Coroutine>
auto run(shard& on, Coroutine coroutine) {
    return boost::asio::co_spawn(on.context(), std::move(coroutine), boost::asio::use_future).get();
}

} // namespace

TEST(offload, work_runs_on_the_pool_and_comes_back_to_the_shard) {
    shard_set shards(1);
    worker_pool pool({"test", 1, 8});
    auto& home = shards.at(0);
    const auto ran_right = run(home, [&]() -> awaitable<bool> {
        auto work = [&home]() -> result<bool> { return !home.runs_here(); };
        auto elsewhere = co_await offload(pool, std::move(work));
        co_return elsewhere.value() && home.runs_here();
    });
    EXPECT_TRUE(ran_right);
}

TEST(offload, a_result_that_only_moves_arrives_and_an_exception_is_an_error) {
    shard_set shards(1);
    worker_pool pool({"test", 2, 8});
    const auto outcome = run(shards.at(0), [&]() -> awaitable<std::string> {
        auto give = []() -> result<std::unique_ptr<int>> { return std::make_unique<int>(7); };
        auto given = co_await offload(pool, std::move(give));
        auto fail = []() -> result<int> { throw std::runtime_error("broken"); };
        auto failed = co_await offload(pool, std::move(fail));
        co_return std::to_string(*given.value()) + failed.error().detail;
    });
    EXPECT_EQ(outcome, "7broken");
}

TEST(offload, a_full_queue_is_an_answer) {
    shard_set shards(1);
    worker_pool pool({"test", 1, 1});
    std::latch started(1), release(1);
    ASSERT_TRUE(pool.try_post([&] {
        started.count_down();
        release.wait();
    })); // the thread is taken
    started.wait();
    ASSERT_TRUE(pool.try_post([] {})); // the queue is full
    const auto code = run(shards.at(0), [&]() -> awaitable<errc> {
        auto work = []() -> result<int> { return 1; };
        auto refused = co_await offload(pool, std::move(work));
        co_return refused.error().code;
    });
    release.count_down();
    EXPECT_EQ(code, errc::busy);
}

TEST(offload, a_thousand_at_once_each_get_their_own_answer) {
    shard_set shards(2);
    worker_pool pool({"test", 3, 5000});
    std::vector<std::future<int>> waiting;
    for (int i = 0; i < 1000; ++i) {
        auto each = [](worker_pool& p, int n) -> awaitable<int> {
            auto work = [n]() -> result<int> { return n; };
            auto made = co_await offload(p, std::move(work));
            co_return made.value();
        };
        auto& home = shards.at(static_cast<std::size_t>(i) % 2);
        waiting.push_back(boost::asio::co_spawn(home.context(), each(pool, i), boost::asio::use_future));
    }
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(waiting[static_cast<std::size_t>(i)].get(), i);
}

TEST(shard, each_thread_knows_its_own_and_no_other_does) {
    shard_set shards(2);
    EXPECT_EQ(shard::current(), nullptr);
    std::atomic<int> right = 0;
    shards.run_on_each([&](shard& s) { right += shard::current() == &s && s.runs_here() ? 1 : 0; });
    EXPECT_EQ(right, 2);
    EXPECT_FALSE(shards.at(0).runs_here());
}

TEST(shard, an_exception_in_one_handler_does_not_end_the_shard) {
    shard_set shards(1);
    shards.at(0).post([] { throw std::runtime_error("thrown on purpose by a test"); });
    bool ran = false;
    shards.run_on_each([&](shard&) { ran = true; });
    EXPECT_TRUE(ran);
}

TEST(shard, using_it_from_another_thread_ends_the_program) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    shard lonely(3);
    EXPECT_DEATH(lonely.assert_here(), "shard 3");
}

} // namespace lectern::runtime
