#include "pool_metrics.hpp"

#include <prometheus/metric_family.h>

namespace lectern::app {

std::vector<prometheus::MetricFamily> pool_metrics::Collect() const {
    prometheus::MetricFamily waiting{"lectern_pool_waiting",
                                     "Pieces of work that wait for a thread, by pool.",
                                     prometheus::MetricType::Gauge,
                                     {}};
    for (const auto& each : pools_) {
        prometheus::ClientMetric metric;
        metric.gauge.value = static_cast<double>(each.pool->queued());
        metric.label = {{"pool", each.name}};
        waiting.metric.push_back(std::move(metric));
    }
    return {std::move(waiting)};
}

} // namespace lectern::app
