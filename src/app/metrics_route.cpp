#include "metrics_route.hpp"

#include <prometheus/collectable.h>
#include <prometheus/text_serializer.h>

#include <fstream>
#include <unistd.h>

namespace lectern::app {
namespace {

prometheus::MetricFamily gauge(const std::string& name, const std::string& help, double value) {
    prometheus::ClientMetric metric;
    metric.gauge.value = value;
    return {name, help, prometheus::MetricType::Gauge, {metric}};
}

// What the kernel counts for this process, by the names that every Prometheus client uses.
std::vector<prometheus::MetricFamily> process_metrics() {
    std::vector<prometheus::MetricFamily> families;
    std::ifstream statm("/proc/self/statm");
    double pages = 0, resident = 0;
    if (statm >> pages >> resident)
        families.push_back(gauge("process_resident_memory_bytes", "Resident memory.",
                                 resident * static_cast<double>(::sysconf(_SC_PAGESIZE))));
    prometheus::ClientMetric cpu;
    cpu.counter.value = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    families.push_back(
        {"process_cpu_seconds_total", "CPU time, user and system.", prometheus::MetricType::Counter, {cpu}});
    prometheus::ClientMetric version;
    version.label = {{"version", LECTERN_VERSION}};
    version.gauge.value = 1;
    families.push_back(
        {"lectern_build_info", "The running version.", prometheus::MetricType::Gauge, {version}});
    return families;
}

} // namespace

void add_metrics_route(http::router& routes, std::vector<std::shared_ptr<prometheus::Collectable>> sources) {
    http::route metrics;
    metrics.methods = {http::method::get};
    metrics.kind = "metrics";
    metrics.pattern = "/metrics";
    metrics.handle = http::direct_handler([sources = std::move(sources)](const http::request&) {
        auto families = process_metrics();
        for (const auto& source : sources) {
            auto more = source->Collect();
            families.insert(families.end(), std::make_move_iterator(more.begin()),
                            std::make_move_iterator(more.end()));
        }
        http::response r;
        r.headers = "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\nCache-Control: no-store\r\n";
        r.body = prometheus::TextSerializer().Serialize(families);
        return r;
    });
    routes.add(metrics);
}

} // namespace lectern::app
