// One request at a time works on an upload, and the newest one gets it: whoever comes asks the one before to
// let go.
#pragma once

#include "lectern/base/error.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace lectern::upload {

// What the holder is told on its own executor. Lifetime: the lease's.
struct hold_signal {
    bool taken_over = false;
    std::function<void()> on_taken_over; // ends what the holder waits for
};

// Thread: any shard.
class upload_locks {
    struct state;

public:
    upload_locks();
    ~upload_locks();

    class lease {
    public:
        lease(lease&&) noexcept;
        lease& operator=(lease&&) noexcept;
        ~lease();                                                 // lets the next one in
        hold_signal& signal() const noexcept { return *signal_; } // on the shard that took it

    private:
        friend class upload_locks;
        lease(std::shared_ptr<state> of, std::string id, std::shared_ptr<hold_signal> signal);
        void release();
        std::shared_ptr<state> of_; // a lease in a coroutine that a stopping shard destroys may come last
        std::string id_;
        std::shared_ptr<hold_signal> signal_;
    };

    // Errors: busy when the holder did not let go within `limit`.
    boost::asio::awaitable<result<lease>> take(std::string id, std::chrono::milliseconds limit);

    bool is_held(std::string_view id) const;

private:
    std::shared_ptr<state> state_;
};

} // namespace lectern::upload
