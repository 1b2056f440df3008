// /metrics on the admin listener: Prometheus text.
#pragma once

#include "lectern/http/router.hpp"

#include <memory>
#include <vector>

namespace prometheus {
class Collectable;
}

namespace lectern::app {

void add_metrics_route(http::router& routes, std::vector<std::shared_ptr<prometheus::Collectable>> sources);

} // namespace lectern::app
