#include "lectern/jobs/job_state.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lectern::jobs {
namespace {

constexpr std::array<std::pair<job_phase, std::string_view>, 4> names{{{job_phase::waiting, "waiting"},
                                                                       {job_phase::running, "running"},
                                                                       {job_phase::done, "done"},
                                                                       {job_phase::failed, "failed"}}};

constexpr auto free_worker = "a free worker";

error stale() {
    return {errc::conflict, "the lease on this job has passed to somebody else"};
}

bool holds(const job_state& job, std::int64_t token) noexcept {
    return job.phase == job_phase::running && job.token == token;
}

job_state failed(job_state job, std::string reason, base::time_point now) {
    job.phase = job_phase::failed;
    job.reason = std::move(reason);
    job.waits_for.clear();
    job.since = now;
    return job;
}

job_state waiting(job_state job, std::string what, base::time_point not_before, base::time_point now) {
    // One long wait for the same thing stays one wait, however often the job looked.
    if (job.waits_for != what) job.since = now;
    job.phase = job_phase::waiting;
    job.waits_for = std::move(what);
    job.not_before = not_before;
    job.progress = 0;
    return job;
}

std::string worn_out(const job_state& job) {
    if (!job.reason.empty()) return job.reason;
    return "The recording stopped the program that prepares it, " + std::to_string(job.attempts) +
           " times. Export it again from the recorder and upload it once more.";
}

} // namespace

std::string_view to_string(job_phase phase) noexcept {
    for (const auto& [known, name] : names)
        if (known == phase) return name;
    return "waiting";
}

result<job_phase> parse_job_phase(std::string_view text) {
    for (const auto& [phase, name] : names)
        if (name == text) return phase;
    return error{errc::corrupt, "a job's phase is \"" + std::string(text) + "\""};
}

job_state new_job(base::time_point now) {
    job_state job;
    job.waits_for = free_worker;
    job.not_before = now;
    job.since = now;
    return job;
}

bool claimable(const job_state& job, base::time_point now) noexcept {
    return (job.phase == job_phase::waiting && now >= job.not_before) ||
           (job.phase == job_phase::running && now >= job.lease_until);
}

result<job_state> claim(const job_state& job, const job_rules& rules, base::time_point now) {
    if (!claimable(job, now)) return error{errc::conflict, "the job cannot be taken now"};
    if (job.attempts >= rules.max_attempts) return failed(job, worn_out(job), now);
    auto next = job;
    next.phase = job_phase::running;
    next.attempts += 1;
    next.token += 1;
    next.lease_until = now + rules.lease;
    next.progress = 0;
    // What it waited for stands until the first progress: a job that looks for space again has not got it
    // yet.
    return next;
}

result<job_state> heartbeat(const job_state& job, std::int64_t token, double progress, const job_rules& rules,
                            base::time_point now) {
    if (!holds(job, token)) return stale();
    auto next = job;
    next.lease_until = now + rules.lease;
    next.progress = std::max(job.progress, std::min(progress, 1.0));
    if (!next.waits_for.empty() && next.progress > 0) {
        next.waits_for.clear();
        next.since = now;
    }
    return next;
}

result<job_state> finish(const job_state& job, std::int64_t token, base::time_point now) {
    if (!holds(job, token)) return stale();
    auto next = job;
    next.phase = job_phase::done;
    next.progress = 1;
    next.waits_for.clear();
    next.reason.clear();
    next.since = now;
    return next;
}

result<job_state> give_up(const job_state& job, std::int64_t token, std::string reason,
                          base::time_point now) {
    if (!holds(job, token)) return stale();
    return failed(job, std::move(reason), now);
}

result<job_state> try_later(const job_state& job, std::int64_t token, std::string reason,
                            const job_rules& rules, base::time_point now) {
    if (!holds(job, token)) return stale();
    if (job.attempts >= rules.max_attempts) return failed(job, std::move(reason), now);
    const auto backoff = rules.first_backoff * (1 << std::min(job.attempts - 1, 16));
    auto next = waiting(job, "another try, since the last one failed", now + backoff, now);
    next.reason = std::move(reason);
    return next;
}

result<job_state> put_back(const job_state& job, std::int64_t token, std::string what, const job_rules& rules,
                           base::time_point now) {
    if (!holds(job, token)) return stale();
    auto next = waiting(job, std::move(what), now + rules.space_interval, now);
    next.attempts -= 1;
    return next;
}

result<job_state> retry(const job_state& job, base::time_point now) {
    if (job.phase != job_phase::failed)
        return error{errc::conflict, "only a job that failed can be tried again"};
    auto next = new_job(now);
    next.token = job.token; // never reused: an old worker may still be out there
    return next;
}

} // namespace lectern::jobs
