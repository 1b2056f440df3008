#include "server_metrics.hpp"

#include <prometheus/metric_family.h>

#include <array>
#include <limits>

namespace lectern::http {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using lanes = std::vector<std::shared_ptr<const counters>>;

template <class Read>
double sum(const lanes& all, Read read) {
    double total = 0;
    for (const auto& each : all) total += static_cast<double>(read(*each).get());
    return total;
}

ClientMetric counter_value(double value, std::vector<ClientMetric::Label> labels = {}) {
    ClientMetric metric;
    metric.counter.value = value;
    metric.label = std::move(labels);
    return metric;
}

MetricFamily family(std::string name, std::string help, MetricType type = MetricType::Counter) {
    MetricFamily made;
    made.name = std::move(name);
    made.help = std::move(help);
    made.type = type;
    return made;
}

MetricFamily single(std::string name, std::string help, double value) {
    auto made = family(std::move(name), std::move(help));
    made.metric.push_back(counter_value(value));
    return made;
}

MetricFamily requests(const lanes& all, const std::vector<std::string>& kinds) {
    static constexpr std::array<const char*, 5> classes{"1xx", "2xx", "3xx", "4xx", "5xx"};
    auto made = family("lectern_http_requests_total", "Requests answered, by route kind and status class.");
    for (std::size_t k = 0; k < kinds.size(); ++k)
        for (std::size_t c = 1; c < classes.size(); ++c) {
            const double value =
                sum(all, [&](const counters& n) -> const counter& { return n.requests[k][c]; });
            made.metric.push_back(counter_value(value, {{"kind", kinds[k]}, {"status", classes[c]}}));
        }
    return made;
}

MetricFamily cutoffs(const lanes& all) {
    static constexpr std::array<const char*, cutoff_count> names{
        "header_timeout",   "idle_timeout",  "body_timeout",  "write_timeout",
        "connection_limit", "address_limit", "accept_paused", "handshake_timeout"};
    auto made = family("lectern_http_cutoffs_total", "Connections cut or refused, by reason.");
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double value = sum(all, [&](const counters& n) -> const counter& { return n.cutoffs[i]; });
        made.metric.push_back(counter_value(value, {{"reason", names[i]}}));
    }
    return made;
}

MetricFamily latency(const lanes& all) {
    auto made = family("lectern_http_request_seconds",
                       "From a request read to its last byte taken by the kernel.", MetricType::Histogram);
    ClientMetric metric;
    std::uint64_t cumulative = 0;
    for (std::size_t i = 0; i <= latency_bounds_us.size(); ++i) {
        for (const auto& each : all) cumulative += each->latency[i].get();
        const bool last = i == latency_bounds_us.size();
        const double bound =
            last ? std::numeric_limits<double>::infinity() : static_cast<double>(latency_bounds_us[i]) / 1e6;
        metric.histogram.bucket.push_back({cumulative, bound});
    }
    metric.histogram.sample_count = cumulative;
    metric.histogram.sample_sum =
        sum(all, [](const counters& n) -> const counter& { return n.latency_sum_us; }) / 1e6;
    made.metric.push_back(std::move(metric));
    return made;
}

MetricFamily open_connections(const lanes& all) {
    static constexpr std::array<const char*, open_phases> names{"handshake", "idle",    "head",     "body",
                                                                "handling",  "writing", "lingering"};
    auto made = family("lectern_http_connections_open", "Connections open now, by what they wait for.",
                       MetricType::Gauge);
    for (std::size_t i = 0; i < names.size(); ++i) {
        ClientMetric metric;
        metric.gauge.value = sum(all, [&](const counters& n) -> const counter& { return n.open[i]; });
        metric.label = {{"state", names[i]}};
        made.metric.push_back(std::move(metric));
    }
    return made;
}

MetricFamily handshakes(const lanes& all) {
    auto made = family("lectern_tls_handshakes_total", "TLS handshakes, by version and by resumption.");
    for (std::size_t version = 0; version < 2; ++version)
        for (std::size_t resumed = 0; resumed < 2; ++resumed) {
            const double value =
                sum(all, [&](const counters& n) -> const counter& { return n.handshakes[version][resumed]; });
            made.metric.push_back(counter_value(value, {{"version", version == 1 ? "1.3" : "1.2"},
                                                        {"resumed", resumed == 1 ? "yes" : "no"}}));
        }
    return made;
}

MetricFamily handshake_failures(const lanes& all) {
    static constexpr std::array<const char*, tls_stream::failures> names{
        "plain_http", "not_tls", "version_or_cipher", "left", "other"};
    auto made = family("lectern_tls_handshake_failures_total", "TLS handshakes that failed, by reason.");
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double value =
            sum(all, [&](const counters& n) -> const counter& { return n.handshake_failures[i]; });
        made.metric.push_back(counter_value(value, {{"reason", names[i]}}));
    }
    return made;
}

MetricFamily certificate(base::time_point expires) {
    auto made = family("lectern_tls_certificate_expires_seconds",
                       "When the certificate in use expires, in seconds since 1970.", MetricType::Gauge);
    ClientMetric metric;
    metric.gauge.value = std::chrono::duration<double>(expires.time_since_epoch()).count();
    made.metric.push_back(metric);
    return made;
}

} // namespace

std::vector<MetricFamily> server_metrics::Collect() const {
    const std::lock_guard lock(mutex_);
    const auto read = [](auto member) {
        return [member](const counters& n) -> const counter& { return n.*member; };
    };
    std::vector<MetricFamily> all{requests(lanes_, kinds_),
                                  latency(lanes_),
                                  single("lectern_http_sent_bytes_total", "Bytes handed to the kernel.",
                                         sum(lanes_, read(&counters::sent_bytes))),
                                  single("lectern_http_received_bytes_total", "Bytes read from clients.",
                                         sum(lanes_, read(&counters::received_bytes))),
                                  single("lectern_http_connections_total", "Connections accepted.",
                                         sum(lanes_, read(&counters::accepted))),
                                  open_connections(lanes_),
                                  single("lectern_http_far_connections_total",
                                         "Connections with the congestion control for far readers.",
                                         sum(lanes_, read(&counters::far_away))),
                                  single("lectern_http_cold_reads_total",
                                         "File reads that waited for the disk, off the shard.",
                                         sum(lanes_, read(&counters::cold_reads))),
                                  cutoffs(lanes_),
                                  handshakes(lanes_),
                                  handshake_failures(lanes_)};
    if (certificate_expires_) all.push_back(certificate(*certificate_expires_));
    return all;
}

} // namespace lectern::http
