#include "work_lane.hpp"

#include <utility>

namespace lectern::media {

work_lane::work_lane(std::size_t longest_queue) : longest_queue_(longest_queue), thread_([this] { run(); }) {}

work_lane::~work_lane() {
    {
        const std::lock_guard lock(mutex_);
        queue_.clear(); // nobody wants the rest
    }
    stop();
}

result<void> work_lane::add(piece work) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return queue_.size() < longest_queue_ || !outcome_; });
    if (!outcome_) return outcome();
    queue_.push_back(std::move(work));
    changed_.notify_all();
    return {};
}

result<void> work_lane::finish() {
    stop();
    return outcome();
}

result<void> work_lane::outcome() const {
    if (thrown_) std::rethrow_exception(thrown_);
    return outcome_;
}

result<void> work_lane::attempt(const piece& work) noexcept {
    try {
        return work();
    } catch (...) {
        thrown_ = std::current_exception();
        return error{errc::internal, ""}; // never seen: outcome() throws
    }
}

void work_lane::stop() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void work_lane::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
        if (queue_.empty()) return;
        auto next = std::move(queue_.front());
        queue_.pop_front();
        changed_.notify_all();
        lock.unlock();
        auto done = attempt(next);
        next = nullptr; // what it holds is freed outside of the lock
        lock.lock();
        if (done) continue;
        outcome_ = std::move(done);
        queue_.clear();
        changed_.notify_all();
        return;
    }
}

} // namespace lectern::media
