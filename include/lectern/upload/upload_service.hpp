// tus 1.0 at /api/v1/uploads/: recordings come in, survive whatever breaks, and become sources.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/db/database.hpp"
#include "lectern/http/router.hpp"
#include "lectern/runtime/worker_pool.hpp"
#include "lectern/upload/upload_options.hpp"

#include <memory>

namespace lectern::upload {

// Lifetime: longer than the service.
struct upload_resources {
    db::connection_pool& readers;
    runtime::worker_pool& reading;
    db::database& writer;          // used on `writing` only
    runtime::worker_pool& writing; // one thread
    runtime::worker_pool&
        disk; // writes, syncs and hashes: one upload keeps one thread busy while its bytes arrive
    base::clock clock = base::now;
};

class upload_service {
public:
    // Makes the directory when it is not there. Throws error_exception when it cannot.
    upload_service(upload_resources use, upload_options options, completion_hook on_complete);
    ~upload_service(); // after the shards have stopped

    void add_routes(http::router& routes);

    // Removes what has expired and what a killed process had half removed; goes on for ever. Spawn it on one
    // shard.
    boost::asio::awaitable<void> keep_house();

private:
    std::shared_ptr<struct engine> engine_; // shared with coroutines
};

} // namespace lectern::upload
