// What becomes of a lecture's recording: /api/v1/lectures/<id>/state, the same as events, /retry, and the
// queue at /api/v1/jobs.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/db/database.hpp"
#include "lectern/http/router.hpp"
#include "lectern/runtime/worker_pool.hpp"

#include <chrono>
#include <cstddef>
#include <functional>

namespace lectern::api {

struct work_options {
    std::chrono::milliseconds look_interval{1000};    // between looks at a lecture that somebody follows
    std::chrono::milliseconds sign_of_life{15'000};   // a comment in a stream that has no news
    std::chrono::milliseconds stream_life{3'600'000}; // then it ends, and the browser asks anew
    std::size_t streams = 500; // open at once; more are answered with 503; visitors get half of them
};

// Lifetime: longer than the router.
struct work_context {
    db::connection_pool& readers;
    runtime::worker_pool& reading;
    db::database& writer;           // used on `writing` only
    runtime::worker_pool& writing;  // one thread
    std::function<bool()> stopping; // streams end then. Thread: any shard's
    base::clock clock = base::now;
};

void add_work_routes(http::router& routes, work_context use, work_options options);

} // namespace lectern::api
