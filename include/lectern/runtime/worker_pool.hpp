// A named place for blocking work, with a bounded queue: a full queue is an answer, never a longer queue.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lectern::runtime {

class worker_pool {
public:
    struct options {
        std::string name;
        std::size_t threads = 1;
        std::size_t queue_limit = 256; // waiting pieces of work; more is refused
    };
    explicit worker_pool(options o);
    ~worker_pool(); // runs what is queued, then joins

    // False when the queue is full or the pool stops. Thread: any.
    [[nodiscard]] bool try_post(std::function<void()> work);
    std::size_t queued() const;
    const std::string& name() const noexcept { return options_.name; }

private:
    void run();

    options options_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace lectern::runtime
