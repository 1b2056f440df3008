#include "schedule_keeper.hpp"

#include "lectern/base/log.hpp"
#include "lectern/catalogue/schedule.hpp"

#include <algorithm>
#include <utility>

namespace lectern::app {
namespace {

constexpr auto between_tries =
    std::chrono::seconds(10); // after one that failed: the database is busy, the disk full

} // namespace

schedule_keeper::schedule_keeper(boost::asio::io_context& context, std::filesystem::path database,
                                 std::function<void()> published)
    : file_(std::move(database)), published_(std::move(published)), timer_(context) {}

void schedule_keeper::look() {
    const auto done = publish();
    if (!done) {
        base::log_error("schedule.not_published", {{"why", done.error().detail}});
        return wait_until(base::now() + between_tries);
    }
    if (done->next)
        wait_until(*done->next);
    else
        timer_.cancel();
    if (done->has_published) published_();
}

result<schedule_keeper::outcome> schedule_keeper::publish() {
    if (!database_) {
        auto opened = db::database::open(file_, db::access::read_write);
        if (!opened) return opened.error();
        database_ = std::move(*opened);
    }
    outcome done;
    // Most looks find nothing: they take no part in writing.
    while (true) {
        const auto next = catalogue::next_due(*database_);
        if (!next) return next.error();
        done.next = *next;
        const auto now = base::now();
        if (!*next || **next > now) return done;
        const auto published = catalogue::publish_due(*database_, now);
        if (!published) return published.error();
        for (const auto& lecture : *published) base::log_info("schedule.published", {{"lecture", lecture}});
        done.has_published = done.has_published || !published->empty();
    }
}

// A look a day costs nothing, and a timer counts nanoseconds: the year 9999 would be long ago.
void schedule_keeper::wait_until(base::time_point when) {
    when = std::min(when, base::now() + std::chrono::hours(24));
    timer_.expires_at(std::chrono::time_point_cast<std::chrono::system_clock::duration>(when));
    timer_.async_wait([this](const boost::system::error_code& stopped) {
        if (!stopped) look();
    });
}

} // namespace lectern::app
