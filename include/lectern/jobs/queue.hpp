// Jobs in the database. Every change is one transaction that the caller begins, so that a job's end and what
// it made (a published lecture, a failed status) are true together or not at all.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/db/database.hpp"
#include "lectern/jobs/job_state.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::jobs {

struct job {
    std::string id;   // UUIDv7: sorts by age
    std::string kind; // "package"
    std::string lecture_id;
    std::string payload; // JSON, understood by whoever performs this kind
    job_state state;
    base::time_point created{};
};

// Kinds whose name begins so are work in the background: they are taken when nothing else may be, give way
// (`somebody_waits`), and are not what people mean by their lecture's job.
inline constexpr std::string_view background_prefix = "later-";
inline bool is_background(std::string_view kind) noexcept {
    return kind.starts_with(background_prefix);
}

// The job's id.
result<std::string> enqueue(db::transaction& in, std::string_view kind, std::string_view lecture_id,
                            std::string_view payload, base::time_point now);

// The oldest job that may be taken (and is the oldest unfinished one of its lecture), now leased; one that
// has used up its attempts comes back as failed, so that the caller can say so where people look. Nothing
// when there is nothing to do.
result<std::optional<job>> claim_next(db::transaction& in, const job_rules& rules, base::time_point now);

// Reads the job, applies one of the transitions of job_state.hpp, stores the result.
// Errors: not_found, and what the transition refuses (conflict: the lease is lost).
using transition = std::function<result<job_state>(const job_state&)>;
result<job> change(db::transaction& in, std::string_view id, const transition& how);

result<std::optional<job>> find(db::database& in, std::string_view id);
// Without those in the background.
result<std::optional<job>> newest_of_lecture(db::database& in, std::string_view lecture_id);
// Since when what is published of its lecture may be this one's, as they take their turns; nothing while one
// before it is not over.
result<std::optional<base::time_point>> turn_of(db::database& in, const job& mine);
// The newest of a kind, newest first, at most `limit`.
result<std::vector<job>> newest_of_kind(db::database& in, std::string_view lecture_id, std::string_view kind,
                                        int limit);
result<std::vector<job>> unfinished(db::database& in); // waiting and running, oldest first
// Where a job stands in not_done(). Jobs move in it; what comes after a place does not depend on one that
// went.
struct place_in_queue {
    int group = 0; // running, waiting, waiting in the background, failed
    std::int64_t order = 0;
    std::string id;

    friend bool operator==(const place_in_queue&, const place_in_queue&) = default;
};
place_in_queue place_of(const job& of);
// Running, then waiting as they are taken (both oldest first), then failed ones that no later
// job of their lecture makes up for (newest first): what somebody may want to look at. At most
// most_at_once, those that come after `after`.
inline constexpr int most_at_once = 1000;
result<std::vector<job>> not_done(db::database& in, const std::optional<place_in_queue>& after = {});
// A later job of the lecture took the place of one that failed, so that not_done() leaves it out.
result<bool> is_made_up_for(db::database& in, const job& failed);
struct job_counts {
    std::int64_t running = 0, waiting = 0, failed = 0; // as not_done() lists them
};
result<job_counts> count_jobs(db::database& in);
// A job that is not in the background could be taken.
result<bool> somebody_waits(db::database& in, base::time_point now);
// Jobs that are running, or that wait and come before.
result<std::int64_t> count_ahead(db::database& in, const job& waiting);

} // namespace lectern::jobs
