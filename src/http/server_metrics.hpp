// The counters of all lanes, summed when Prometheus asks.
#pragma once

#include "lane.hpp"

#include <prometheus/collectable.h>

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace lectern::http {

class server_metrics final : public prometheus::Collectable {
public:
    explicit server_metrics(std::vector<std::string> kinds) : kinds_(std::move(kinds)) {}

    void watch(std::vector<std::shared_ptr<const counters>> lanes) {
        const std::lock_guard lock(mutex_);
        lanes_ = std::move(lanes);
    }
    void certificate_is_good_until(base::time_point when) {
        const std::lock_guard lock(mutex_);
        certificate_expires_ = when;
    }
    std::vector<prometheus::MetricFamily> Collect() const override;

private:
    const std::vector<std::string> kinds_;
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<const counters>> lanes_;
    std::optional<base::time_point> certificate_expires_; // with TLS
};

} // namespace lectern::http
