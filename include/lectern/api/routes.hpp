// The JSON API under /api/v1, described by /api/v1/openapi.json and docs/http-api.md.
#pragma once

#include "lectern/api/playback_signer.hpp"
#include "lectern/base/clock.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/http/router.hpp"
#include "lectern/runtime/worker_pool.hpp"

namespace lectern::api {

// What the reads use. Lifetime: all outlive the router.
struct read_context {
    db::connection_pool& readers; // one connection per thread of `pool`; they see what other processes commit
    runtime::worker_pool& pool;   // database reads; shards never block
    const playback_signer* signer; // what is not public plays with what it signs
    base::clock clock = base::now;
};

void add_routes(http::router& router, read_context context);

} // namespace lectern::api
