// Publishes lectures when their time has come, or when the server starts after it. Between two of them it
// waits for the next and does nothing.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/system_timer.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace lectern::app {

// Thread: that of `context`. Lifetime: shorter than its.
class schedule_keeper {
public:
    // `published` is called after something was.
    schedule_keeper(boost::asio::io_context& context, std::filesystem::path database,
                    std::function<void()> published);

    // Publishes what is due and waits for the next one; whoever sees that the catalogue has changed calls it.
    void look();

private:
    // What was published, and when to look again; no time: when the catalogue has changed.
    struct outcome {
        bool has_published = false;
        std::optional<base::time_point> next;
    };
    result<outcome> publish();
    void wait_until(base::time_point when);

    std::filesystem::path file_;
    std::unique_ptr<db::database> database_; // its own: others see by it that the catalogue has changed
    std::function<void()> published_;
    boost::asio::system_timer timer_; // follows the clock of the wall, also when that is set
};

} // namespace lectern::app
