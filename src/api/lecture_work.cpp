#include "lectern/api/lecture_work.hpp"

#include "cursor.hpp"
#include "parameters.hpp"
#include "private_answer.hpp"
#include "waiting_route.hpp"
#include "work_views.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/runtime/offload.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <memory>

namespace lectern::api {

namespace asio = boost::asio;

namespace {

// What all shards share.
struct desk {
    work_context use;
    work_options options;
    std::atomic<std::size_t> streams{0};

    desk(work_context c, work_options o) : use(std::move(c)), options(o) {}
};

class open_stream {
public:
    explicit open_stream(std::shared_ptr<desk> at) : at_(std::move(at)) {}
    open_stream(const open_stream&) = delete;
    open_stream& operator=(const open_stream&) = delete;
    ~open_stream() { at_->streams.fetch_sub(1); }

    // Null when there are enough.
    // Half of them are for people who have signed in.
    static std::shared_ptr<open_stream> begin(const std::shared_ptr<desk>& at, bool has_credentials) {
        const auto most = has_credentials ? at->options.streams : (at->options.streams + 1) / 2;
        if (at->streams.fetch_add(1) < most) return std::make_shared<open_stream>(at);
        at->streams.fetch_sub(1);
        return nullptr;
    }

private:
    std::shared_ptr<desk> at_;
};

result<std::string> look(const desk& at, std::string_view lecture, const accounts::credentials& brought) {
    auto connection = at.use.readers.borrow();
    if (!connection) return error{errc::io, connection.error().detail};
    const auto who = find_asker(**connection, brought, at.use.clock());
    if (!who) return who.error();
    return read_lecture_state(**connection, lecture, *who);
}

asio::awaitable<result<std::string>> look_at(std::shared_ptr<desk> at, std::string lecture,
                                             accounts::credentials brought) {
    auto work = [at, lecture = std::move(lecture), brought = std::move(brought)] {
        return look(*at, lecture, brought);
    };
    auto looking = runtime::offload(at->use.reading, std::move(work));
    co_return co_await std::move(looking);
}

std::string lecture_of(const http::request& request) {
    return std::string(request.captures[0]);
}

asio::awaitable<http::response> on_state(std::shared_ptr<desk> at, const http::request& request) {
    auto looking = look_at(at, lecture_of(request), accounts::credentials_of(request));
    auto state = co_await std::move(looking);
    if (!state) co_return refused(state.error());
    co_return fresh_json(std::move(*state));
}

// One stream of server-sent events (HTML Living Standard 9.2). Lifetime: its connection's.
class follower {
public:
    follower(std::shared_ptr<desk> at, std::shared_ptr<open_stream> open, std::string lecture,
             accounts::credentials brought, std::string first)
        : at_(std::move(at)), open_(std::move(open)), lecture_(std::move(lecture)),
          brought_(std::move(brought)), next_(std::move(first)),
          ends_(std::chrono::steady_clock::now() + at_->options.stream_life) {}

    // The next piece: an event, or a comment that shows life; empty: over.
    asio::awaitable<std::string> piece() {
        if (!next_.empty()) co_return take_news();
        const auto quiet_until = std::chrono::steady_clock::now() + at_->options.sign_of_life;
        auto executor = co_await asio::this_coro::executor;
        asio::steady_timer timer(executor);
        while (!at_->use.stopping() && std::chrono::steady_clock::now() < ends_) {
            timer.expires_after(at_->options.look_interval);
            auto waiting = timer.async_wait(asio::use_awaitable);
            co_await std::move(waiting);
            auto looking = look_at(at_, lecture_, brought_);
            auto state = co_await std::move(looking);
            // A full queue passes; a lecture that went, or a sign-in that ended, does not.
            if (!state && state.error().code != errc::busy) co_return std::string();
            if (state && *state != shown_) {
                next_ = std::move(*state);
                co_return take_news();
            }
            if (std::chrono::steady_clock::now() >= quiet_until) co_return std::string(":\n\n");
        }
        co_return std::string();
    }

private:
    std::string take_news() {
        shown_ = std::move(next_);
        next_.clear();
        return "data: " + shown_ + "\n\n";
    }

    std::shared_ptr<desk> at_;
    std::shared_ptr<open_stream> open_;
    std::string lecture_;
    accounts::credentials brought_;
    std::string next_, shown_;
    std::chrono::steady_clock::time_point ends_;
};

asio::awaitable<http::response> on_events(std::shared_ptr<desk> at, const http::request& request) {
    auto lecture = lecture_of(request);
    auto brought = accounts::credentials_of(request);
    auto open = open_stream::begin(at, brought.kind != accounts::credential_kind::none);
    if (!open) co_return refused({errc::busy, "too many follow their lectures already"});
    auto looking = look_at(at, lecture, brought);
    auto state = co_await std::move(looking);
    if (!state) co_return refused(state.error());
    http::response r;
    r.add_header("Content-Type", "text/event-stream");
    r.add_header("Cache-Control", "no-store");
    r.add_header("X-Accel-Buffering", "no"); // nginx would keep the events back
    const auto following = std::make_shared<follower>(at, std::move(open), std::move(lecture),
                                                      std::move(brought), std::move(*state));
    r.body = http::body_stream([following] { return following->piece(); });
    co_return r;
}

result<std::string> list_jobs(const desk& at, const http::request& request) {
    auto connection = at.use.readers.borrow();
    if (!connection) return error{errc::io, connection.error().detail};
    const auto who =
        accounts::require_identity(**connection, accounts::credentials_of(request), at.use.clock());
    if (!who) return who.error();
    parameters given(request);
    const auto cursor = given.text("cursor");
    const auto after = cursor.empty() ? std::nullopt : parse_queue_cursor(cursor);
    if (!cursor.empty() && !after) given.refuse("cursor", "is not one that this server gave");
    if (given.failure()) return *given.failure();
    return read_jobs(**connection, *who, after);
}

asio::awaitable<http::response> on_jobs(std::shared_ptr<desk> at, const http::request& request) {
    auto work = [at, &request] { return list_jobs(*at, request); };
    auto reading = runtime::offload(at->use.reading, std::move(work));
    auto jobs = co_await std::move(reading);
    if (!jobs) co_return refused(jobs.error());
    co_return fresh_json(std::move(*jobs));
}

// What is answered once it is done.
using retrying = result<std::string> (*)(db::transaction&, std::string_view, const accounts::identity&,
                                         base::time_point);

result<std::string> retry_and_read(db::transaction& in, std::string_view lecture,
                                   const accounts::identity& who, base::time_point now) {
    if (const auto retried = retry_lecture(in, lecture, who, now); !retried) return retried.error();
    return read_lecture_state(in.connection(), lecture, asker(who));
}

result<std::string> retry(const desk& at, retrying how, std::string_view id,
                          const accounts::credentials& brought) {
    auto in = db::transaction::begin(at.use.writer);
    if (!in) return in.error();
    const auto now = at.use.clock();
    const auto who = accounts::require_identity(in->connection(), brought, now);
    if (!who) return who.error();
    auto state = how(*in, id, *who, now);
    if (!state) return state.error();
    if (const auto committed = in->commit(); !committed) return committed.error();
    return state;
}

asio::awaitable<http::response> on_retry(std::shared_ptr<desk> at, retrying how,
                                         const http::request& request) {
    if (accounts::is_cross_site(request))
        co_return refused({errc::forbidden, "another site sent this request"});
    auto work = [at, how, id = std::string(request.captures[0]),
                 brought = accounts::credentials_of(request)] { return retry(*at, how, id, brought); };
    auto waiting = runtime::offload(at->use.writing, std::move(work));
    auto state = co_await std::move(waiting);
    if (!state) co_return refused(state.error());
    co_return fresh_json(std::move(*state), 202);
}

} // namespace

void add_work_routes(http::router& routes, work_context use, work_options options) {
    const auto at = std::make_shared<desk>(std::move(use), options);
    const auto add = [&](http::method verb, std::string pattern, auto handler) {
        add_waiting(routes, verb, std::move(pattern),
                    [at, handler](const http::request& q) { return handler(at, q); });
    };
    add(http::method::get, "/api/v1/lectures/{}/state", on_state);
    add(http::method::get, "/api/v1/lectures/{}/events", on_events);
    add(http::method::post, "/api/v1/lectures/{}/retry",
        [](std::shared_ptr<desk> here, const http::request& q) {
            return on_retry(std::move(here), retry_and_read, q);
        });
    add(http::method::post, "/api/v1/jobs/{}/retry", [](std::shared_ptr<desk> here, const http::request& q) {
        return on_retry(std::move(here), retry_job, q);
    });
    add(http::method::get, "/api/v1/jobs", on_jobs);
}

} // namespace lectern::api
