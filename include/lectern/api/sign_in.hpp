// /api/v1/session: signing in, who one is, signing out.
#pragma once

#include "lectern/accounts/sign_in_limiter.hpp"
#include "lectern/base/clock.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/db/database.hpp"
#include "lectern/http/router.hpp"
#include "lectern/runtime/worker_pool.hpp"

#include <chrono>

namespace lectern::api {

struct sign_in_options {
    std::chrono::microseconds session_life = std::chrono::hours(12);
    // The cookie stays so much longer than its session: uploads that the session began may still be finished.
    std::chrono::microseconds cookie_grace = std::chrono::hours(7 * 24);
    accounts::sign_in_limits limits;
};

// Lifetime: longer than the router.
struct sign_in_context {
    db::connection_pool& readers;
    runtime::worker_pool& reading;
    db::database& writer;            // used on `writing` only
    runtime::worker_pool& writing;   // one thread
    runtime::worker_pool& passwords; // few threads and a short queue: each try takes 0.1 s and 64 MiB
    base::clock clock = base::now;
};

void add_sign_in_routes(http::router& routes, sign_in_context use, sign_in_options options);
// Users and their tokens, for administrators: /api/v1/users.
void add_user_routes(http::router& routes, sign_in_context use);

} // namespace lectern::api
