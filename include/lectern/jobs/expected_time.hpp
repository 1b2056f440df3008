// How long it takes until a job is done, by what the last ones took. A guess for people who wait.
#pragma once

#include "lectern/db/database.hpp"
#include "lectern/jobs/queue.hpp"

#include <chrono>
#include <optional>
#include <span>

namespace lectern::jobs {

struct job_span {
    base::time_point created{}, ended{};
};

// What one of them took of the time in which there was something to do: of four, three took no longer.
// Nothing of none. Thread: any.
std::optional<std::chrono::seconds> usual_time(std::span<const job_span> done);

// Up to the next ten seconds, beyond a minute and a half up to the next minute: nobody knows better.
std::chrono::seconds roughly(std::chrono::seconds exact) noexcept;

// Until a job that waits or runs is done, with those that come before it. Nothing is known before one of its
// kind has been done, and of work in the background.
result<std::optional<std::chrono::seconds>> expected_left(db::database& in, const job& of);

} // namespace lectern::jobs
