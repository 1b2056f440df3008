#include "media_metrics.hpp"

#include <prometheus/metric_family.h>

namespace lectern::delivery {

using prometheus::MetricFamily;
using prometheus::MetricType;

std::vector<MetricFamily> media_metrics::Collect() const {
    using member = std::atomic<std::uint64_t> media_counters::*;
    const auto single = [&](std::string name, std::string help, MetricType type, member which) {
        MetricFamily family{std::move(name), std::move(help), type, {}};
        double total = 0;
        for (const auto& each : shards_)
            total += static_cast<double>(((*each).*which).load(std::memory_order_relaxed));
        prometheus::ClientMetric metric;
        if (type == MetricType::Counter)
            metric.counter.value = total;
        else
            metric.gauge.value = total;
        family.metric.push_back(std::move(metric));
        return family;
    };
    return {single("lectern_delivery_hot_hits_total", "Small segments answered from memory.",
                   MetricType::Counter, &media_counters::hot_hits),
            single("lectern_delivery_hot_misses_total", "Small segments that were not in memory.",
                   MetricType::Counter, &media_counters::hot_misses),
            single("lectern_delivery_hot_bytes", "Small segments kept in memory.", MetricType::Gauge,
                   &media_counters::hot_bytes),
            single("lectern_delivery_tokens_accepted_total", "Requests that a playback token opened.",
                   MetricType::Counter, &media_counters::tokens_accepted),
            single("lectern_delivery_tokens_refused_total",
                   "Requests whose playback token was missing, wrong or expired.", MetricType::Counter,
                   &media_counters::tokens_refused),
            single("lectern_delivery_packages_opened_total", "Packages made ready to serve.",
                   MetricType::Counter, &media_counters::packages_opened),
            single("lectern_delivery_packages_open", "Packages ready to serve now, summed over shards.",
                   MetricType::Gauge, &media_counters::packages_open)};
}

} // namespace lectern::delivery
