#include "lectern/jobs/runner.hpp"

#include "heartbeat.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/log.hpp"

#include <utility>

namespace lectern::jobs {
namespace {

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
overloaded(Cases...) -> overloaded<Cases...>;

constexpr auto server_stops = "the server, which was stopped, to start again";

bool not_claimed(const error& why) {
    base::log_error("job.claim_failed", {{"why", why.detail}});
    return false;
}

void log_end(const job& j) {
    base::log_info("job.changed", {{"job", j.id},
                                   {"kind", j.kind},
                                   {"lecture", j.lecture_id},
                                   {"phase", to_string(j.state.phase)},
                                   {"attempt", j.state.attempts},
                                   {"waits_for", j.state.waits_for},
                                   {"reason", j.state.reason}});
}

} // namespace

runner::runner(runner_options options, callbacks calls)
    : options_(std::move(options)), calls_(std::move(calls)) {
    for (std::size_t i = 0; i < options_.workers; ++i)
        threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

runner::~runner() {
    for (auto& thread : threads_) thread.request_stop();
    changed_.notify_all();
    threads_.clear(); // joins
}

void runner::wake() {
    {
        const std::lock_guard lock(mutex_);
        ++wakes_;
    }
    changed_.notify_all(); // some of those who wait do so for something else
}

void runner::work(const std::stop_token& stop) {
    auto database = db::database::open(options_.database, db::access::read_write);
    std::uint64_t seen = 0;
    while (!stop.stop_requested()) {
        if (!database) {
            base::log_error("job.database_unavailable", {{"why", database.error().detail}});
            database = db::database::open(options_.database, db::access::read_write);
        }
        if (database && work_safely(**database, stop)) continue;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, options_.look_interval, [&] { return wakes_ != seen; });
        seen = wakes_;
    }
}

// A broken invariant in one job must not take the server down.
bool runner::work_safely(db::database& database, const std::stop_token& stop) {
    try {
        return work_once(database, stop);
    } catch (const std::exception& e) {
        base::log_error("job.exception", {{"what", e.what()}});
        return false;
    }
}

// True when there was something to do.
bool runner::work_once(db::database& database, const std::stop_token& stop) {
    std::optional<job> leased;
    {
        auto claim_in = db::transaction::begin(database);
        if (!claim_in) return not_claimed(claim_in.error());
        auto claimed = claim_next(*claim_in, options_.rules, base::now());
        if (!claimed) return not_claimed(claimed.error());
        if (!*claimed) return false;
        if (const auto told = calls_.changed(*claim_in, **claimed); !told) {
            base::log_error("job.claim_failed", {{"job", (*claimed)->id}, {"why", told.error().detail}});
            return false;
        }
        base::crash_point("lease_uncommitted");
        if (const auto committed = claim_in->commit(); !committed) return not_claimed(committed.error());
        leased = std::move(*claimed);
    }
    base::crash_point("lease_taken");
    tell_of(*leased);
    if (leased->state.phase == job_phase::running) perform_leased(database, *leased, stop);
    return true;
}

void runner::perform_leased(db::database& database, const job& leased, const std::stop_token& stop) {
    job_outcome outcome = interrupted{"The program that prepares recordings failed."};
    bool lost = false;
    {
        heartbeat_keeper keeper(options_.database, leased, options_.rules);
        const std::stop_callback forward(stop, [&] { keeper.stop().request_stop(); });
        try {
            outcome = calls_.perform(
                leased, [&](double fraction) { keeper.progress(fraction); }, keeper.stop().get_token());
        } catch (const std::exception& e) {
            base::log_error("job.exception", {{"job", leased.id}, {"what", e.what()}});
        }
        lost = keeper.lost();
    }
    if (lost) return; // somebody else has the job now
    if (stop.stop_requested() && !std::holds_alternative<finished>(outcome)) outcome = held_up{server_stops};
    record_at_last(database, leased, outcome, stop);
}

// A full disk may refuse even this. What was done is not done again for it, and no attempt is lost: the lease
// is kept, and we say it when there is room.
void runner::record_at_last(db::database& database, const job& leased, const job_outcome& outcome,
                            const std::stop_token& stop) {
    bool said = false;
    const auto is_over = [&] {
        const auto recorded = record(database, leased, outcome);
        if (recorded) return true;
        const auto code = recorded.error().code;
        const bool passes = code == errc::no_space || code == errc::busy || code == errc::io;
        if (!passes || !std::exchange(said, true))
            base::log_error("job.record_failed", {{"job", leased.id}, {"why", recorded.error().detail}});
        return !passes;
    };
    if (is_over()) return;
    const heartbeat_keeper keeper(options_.database, leased, options_.rules);
    while (!stop.stop_requested() && !keeper.lost()) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, options_.look_interval, [] { return false; });
        lock.unlock();
        if (is_over()) return;
    }
}

result<void> runner::record(db::database& database, const job& leased, const job_outcome& outcome) {
    const auto now = base::now();
    const auto token = leased.state.token;
    const auto& rules = options_.rules;
    return std::visit(overloaded{[&](const finished& f) -> result<void> {
                                     auto end = db::transaction::begin(database);
                                     if (!end) return end.error();
                                     const auto changed = change(*end, leased.id, [&](const job_state& s) {
                                         return finish(s, token, now);
                                     });
                                     if (!changed) return changed.error();
                                     if (const auto recorded = f.record(*end); !recorded)
                                         return recorded.error();
                                     base::crash_point("publication_uncommitted");
                                     if (const auto committed = end->commit(); !committed)
                                         return committed.error();
                                     base::crash_point("publication_recorded");
                                     tell_of(*changed);
                                     return {};
                                 },
                                 [&](const refused& r) {
                                     return change_and_tell(database, leased, [&](const job_state& s) {
                                         return give_up(s, token, r.reason, now);
                                     });
                                 },
                                 [&](const interrupted& i) {
                                     return change_and_tell(database, leased, [&](const job_state& s) {
                                         return try_later(s, token, i.reason, rules, now);
                                     });
                                 },
                                 [&](const held_up& h) {
                                     return change_and_tell(database, leased, [&](const job_state& s) {
                                         return put_back(s, token, h.waits_for, rules, now);
                                     });
                                 }},
                      outcome);
}

result<void> runner::change_and_tell(db::database& database, const job& leased, const transition& how) {
    auto change_in = db::transaction::begin(database);
    if (!change_in) return change_in.error();
    const auto changed = change(*change_in, leased.id, how);
    if (!changed) return changed.error();
    if (const auto told = calls_.changed(*change_in, *changed); !told) return told.error();
    base::crash_point("setback_uncommitted");
    if (const auto committed = change_in->commit(); !committed) return committed.error();
    tell_of(*changed);
    return {};
}

void runner::tell_of(const job& changed) {
    log_end(changed);
    const bool over = changed.state.phase == job_phase::done || changed.state.phase == job_phase::failed;
    if (over && calls_.ended) calls_.ended(changed);
}

} // namespace lectern::jobs
