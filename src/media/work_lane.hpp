// Work that is done one piece after the other on a thread of its own, with few pieces waiting.
#pragma once

#include "lectern/base/error.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace lectern::media {

class work_lane {
public:
    using piece = std::function<result<void>()>;

    explicit work_lane(std::size_t longest_queue);
    work_lane(const work_lane&) = delete;
    work_lane& operator=(const work_lane&) = delete;
    ~work_lane(); // leaves out what waits

    // Waits while the queue is full. Errors: what an earlier piece said; nothing is done after it. Throws
    // what it threw.
    result<void> add(piece work);
    // Until all is done; nothing can be added after it. Errors: what a piece said. Throws what one threw.
    result<void> finish();

private:
    void run();
    void stop();
    result<void> attempt(const piece& work) noexcept; // what it throws is kept in thrown_
    result<void> outcome() const;

    std::size_t longest_queue_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<piece> queue_;
    bool closed_ = false;
    result<void> outcome_;
    std::exception_ptr thrown_;
    std::thread thread_; // last: it uses all of the above
};

} // namespace lectern::media
