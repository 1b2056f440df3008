// A shard: one io_context and the one thread that runs it. What lives on a shard is touched by that thread
// alone.
#pragma once

#include "lectern/base/error.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace lectern::runtime {

class shard {
public:
    using executor_type = boost::asio::io_context::executor_type;

    explicit shard(std::size_t index);
    shard(const shard&) = delete;
    shard& operator=(const shard&) = delete;

    std::size_t index() const noexcept { return index_; }
    boost::asio::io_context& context() noexcept { return context_; }
    executor_type executor() noexcept { return context_.get_executor(); }

    // The shard whose thread this is; null elsewhere.
    static shard* current() noexcept;
    bool runs_here() const noexcept;
    // Ends the program when called from another thread: a shard-owned object was shared, which is a bug.
    void assert_here() const noexcept;

    // Thread: any.
    template <class Work>
    void post(Work&& work) {
        boost::asio::post(context_, std::forward<Work>(work));
    }

private:
    friend class shard_set;
    void run();

    std::size_t index_;
    boost::asio::io_context context_;
    std::thread thread_;
};

// The shards of a program, each running from construction to stop().
// Lifetime: longer than every worker_pool whose work comes back to a shard.
class shard_set {
public:
    explicit shard_set(std::size_t count = 0); // 0: one per core that this process may use
    ~shard_set();                              // stops

    std::size_t size() const noexcept { return shards_.size(); }
    shard& at(std::size_t index) { return *shards_.at(index); }
    auto begin() { return shards_.begin(); }
    auto end() { return shards_.end(); }

    // Runs `work` on every shard and returns when all have finished. Thread: any but a shard's.
    void run_on_each(const std::function<void(shard&)>& work);

    // Ends the threads; what still waits on a shard is destroyed with it. Thread: any but a shard's.
    void stop();

private:
    std::vector<std::unique_ptr<shard>> shards_;
};

std::size_t usable_cores() noexcept;

// Raises the limit of open descriptors as far as this process may. Returns the limit reached.
result<std::size_t> raise_descriptor_limit();

} // namespace lectern::runtime
