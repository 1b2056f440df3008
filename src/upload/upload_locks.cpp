#include "upload_locks.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <list>
#include <map>
#include <mutex>

namespace lectern::upload {

namespace asio = boost::asio;

namespace {

struct holder {
    asio::any_io_executor executor;
    std::shared_ptr<hold_signal> signal;
};

// Posted to the holder's shard; a holder that has finished meanwhile is not there to be told.
void ask_to_let_go(const holder& who) {
    asio::post(who.executor, [signal = std::weak_ptr(who.signal)] {
        const auto alive = signal.lock();
        if (!alive || alive->taken_over) return;
        alive->taken_over = true;
        if (alive->on_taken_over) alive->on_taken_over();
    });
}

// One who waits. The timer is touched on its own executor only.
struct waiting {
    asio::any_io_executor executor;
    std::shared_ptr<asio::steady_timer> timer;
};

} // namespace

struct upload_locks::state {
    struct entry {
        holder now;
        std::list<waiting> queue;
    };
    mutable std::mutex mutex;
    std::map<std::string, entry, std::less<>> entries; // held ones only
};

upload_locks::upload_locks() : state_(std::make_shared<state>()) {}
upload_locks::~upload_locks() = default;

upload_locks::lease::lease(std::shared_ptr<state> of, std::string id, std::shared_ptr<hold_signal> signal)
    : of_(std::move(of)), id_(std::move(id)), signal_(std::move(signal)) {}
upload_locks::lease::lease(lease&&) noexcept = default;
upload_locks::lease& upload_locks::lease::operator=(lease&& other) noexcept {
    if (this != &other) {
        release();
        of_ = std::move(other.of_);
        id_ = std::move(other.id_);
        signal_ = std::move(other.signal_);
    }
    return *this;
}
upload_locks::lease::~lease() {
    release();
}

void upload_locks::lease::release() {
    if (!of_) return;
    std::list<waiting> woken;
    {
        const std::lock_guard lock(of_->mutex);
        const auto entry = of_->entries.find(id_);
        woken = std::move(entry->second.queue);
        of_->entries.erase(entry);
    }
    for (auto& w : woken) asio::post(w.executor, [timer = w.timer] { timer->cancel(); });
    of_.reset();
}

asio::awaitable<result<upload_locks::lease>> upload_locks::take(std::string id,
                                                                std::chrono::milliseconds limit) {
    const auto executor = co_await asio::this_coro::executor;
    const auto deadline = std::chrono::steady_clock::now() + limit;
    const auto timer = std::make_shared<asio::steady_timer>(executor);
    const auto wait = asio::as_tuple(asio::use_awaitable);
    for (;;) {
        // Set before the timer is seen by others: a wake-up that comes early must find the wait begun.
        timer->expires_at(deadline);
        {
            const std::lock_guard lock(state_->mutex);
            const auto [entry, is_free] = state_->entries.try_emplace(id);
            if (is_free) {
                auto signal = std::make_shared<hold_signal>();
                entry->second.now = {executor, signal};
                co_return lease(state_, std::move(id), std::move(signal));
            }
            ask_to_let_go(entry->second.now);
            entry->second.queue.push_back({executor, timer});
        }
        // A cancel posted from another thread runs on this executor, after the wait has begun.
        (void)co_await timer->async_wait(wait);
        if (std::chrono::steady_clock::now() >= deadline)
            co_return error{errc::busy, "an earlier request on this upload is still being finished"};
    }
}

bool upload_locks::is_held(std::string_view id) const {
    const std::lock_guard lock(state_->mutex);
    return state_->entries.contains(id);
}

} // namespace lectern::upload
