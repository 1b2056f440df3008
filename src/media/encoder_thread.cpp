#include "encoder_thread.hpp"

namespace lectern::media {

encoder_thread::encoder_thread(video_encoder encoder)
    : encoder_(std::move(encoder)), thread_([this] { run(); }) {}

encoder_thread::~encoder_thread() {
    {
        const std::lock_guard lock(mutex_);
        queue_.clear(); // nobody wants the rest
    }
    stop();
}

result<void> encoder_thread::encode(const AVFrame& picture, std::int64_t slot) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return queue_.size() < longest_queue || !outcome_; });
    if (!outcome_) return outcome_;
    queue_.push_back({share(picture), slot});
    changed_.notify_all();
    return {};
}

result<rendition_output> encoder_thread::finish(std::int64_t last, std::chrono::microseconds end) {
    stop();
    if (!outcome_) return outcome_.error();
    return encoder_.finish(last, end);
}

void encoder_thread::stop() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void encoder_thread::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
        if (queue_.empty()) return;
        auto next = std::move(queue_.front());
        queue_.pop_front();
        changed_.notify_all();
        lock.unlock();
        auto done = encoder_.encode(*next.picture, next.slot);
        lock.lock();
        if (done) continue;
        outcome_ = done;
        queue_.clear();
        changed_.notify_all();
        return;
    }
}

} // namespace lectern::media
