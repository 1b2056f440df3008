// Leaving a shard to do blocking work, and always coming back.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/runtime/worker_pool.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace lectern::runtime {

// Runs `work` (returning result<T>) on the pool and resumes the caller on its own executor.
// Errors: busy when the pool's queue is full; otherwise what `work` returns. An exception thrown by `work` is
// internal.
template <class Work, class Result = std::invoke_result_t<Work>>
boost::asio::awaitable<Result> offload(worker_pool& pool, Work work) {
    auto executor = co_await boost::asio::this_coro::executor;
    auto initiate = [&pool, executor, work = std::move(work)](auto handler) mutable {
        // std::function copies; the handler moves: keep it behind a shared_ptr.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto run = [executor, shared, work = std::move(work)]() mutable {
            auto outcome = std::make_shared<std::optional<Result>>();
            try {
                outcome->emplace(work());
            } catch (const std::exception& e) {
                outcome->emplace(error{errc::internal, e.what()});
            }
            boost::asio::post(executor, [shared, outcome]() mutable { (*shared)(std::move(**outcome)); });
        };
        auto posted = std::make_shared<decltype(run)>(std::move(run));
        if (!pool.try_post([posted] { (*posted)(); })) {
            boost::asio::post(executor, [shared, name = pool.name()]() mutable {
                (*shared)(Result(error{errc::busy, "the queue for " + name + " is full"}));
            });
        }
    };
    auto token = boost::asio::use_awaitable;
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Result)>(
        std::move(initiate), token);
}

} // namespace lectern::runtime
