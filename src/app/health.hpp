// /healthz: the process answers. /readyz: it can serve. Thread: any shard's.
#pragma once

#include "lectern/http/router.hpp"

#include <atomic>
#include <memory>

namespace lectern::app {

struct readiness {
    std::atomic<bool> database{false}; // the last look at it went well
    std::atomic<bool> draining{false};
};

void add_health_routes(http::router& routes, std::shared_ptr<const readiness> state);

} // namespace lectern::app
