// The rules of a job, without clock, thread or database: values in, values out.
//
//   waiting --claim--> running --finish--> done
//      ^                  |  \--give_up--> failed --retry--> waiting
//      |--- put_back -----|   (also: the third attempt ends without a result)
//
// Who runs a job holds a lease: until `lease_until`, prolonged by heartbeats, named by a fencing token that
// only grows. Whoever comes late with an old token changes nothing. The attempt is counted when it starts, so
// that a recording that kills its worker uses up its tries.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace lectern::jobs {

enum class job_phase { waiting, running, done, failed };

std::string_view to_string(job_phase phase) noexcept;
result<job_phase> parse_job_phase(std::string_view text); // Errors: corrupt

struct job_rules {
    int max_attempts = 3;
    std::chrono::microseconds lease = std::chrono::seconds(30); // without a heartbeat, anybody may take over
    std::chrono::microseconds first_backoff = std::chrono::seconds(5); // doubled for each further attempt
    std::chrono::microseconds space_interval =
        std::chrono::seconds(10); // how often a job that waits for space looks again
};

struct job_state {
    job_phase phase = job_phase::waiting;
    int attempts = 0;               // started
    std::int64_t token = 0;         // of the newest lease
    base::time_point not_before{};  // waiting: may be claimed from then on
    base::time_point lease_until{}; // running
    double progress = 0;            // 0..1, running
    std::string waits_for;          // a phrase for people: "a free worker", "10.2 GB of disk space"
    base::time_point since{};       // when this phase, or this wait, began
    std::string reason;             // failed: a sentence that an instructor can act on

    friend bool operator==(const job_state&, const job_state&) = default;
};

job_state new_job(base::time_point now);

// May a worker take it now? A running job may be taken when its lease has run out.
bool claimable(const job_state& job, base::time_point now) noexcept;

// The lease begins: phase running, one more attempt, a new token. A job that has used up its attempts fails
// instead (phase failed): look at the result's phase. Errors: conflict when it is not claimable.
result<job_state> claim(const job_state& job, const job_rules& rules, base::time_point now);

// Each of these is refused with conflict when `token` is not the running lease's.
result<job_state> heartbeat(const job_state& job, std::int64_t token, double progress, const job_rules& rules,
                            base::time_point now);
result<job_state> finish(const job_state& job, std::int64_t token, base::time_point now);
// The recording itself cannot become a lecture: trying again would not help.
result<job_state> give_up(const job_state& job, std::int64_t token, std::string reason, base::time_point now);
// Something went wrong that may go right: waits with backoff, or fails when it was the last attempt.
result<job_state> try_later(const job_state& job, std::int64_t token, std::string reason,
                            const job_rules& rules, base::time_point now);
// Nothing is wrong with the job: it waits for something (`what`) and the attempt is not counted.
result<job_state> put_back(const job_state& job, std::int64_t token, std::string what, const job_rules& rules,
                           base::time_point now);

// The instructor's button. Errors: conflict unless it failed.
result<job_state> retry(const job_state& job, base::time_point now);

} // namespace lectern::jobs
