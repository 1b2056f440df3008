// The counters of all lanes, summed when Prometheus asks.
#pragma once

#include "lane.hpp"

#include <prometheus/collectable.h>

#include <memory>
#include <mutex>
#include <vector>

namespace lectern::http {

class server_metrics final : public prometheus::Collectable {
public:
    explicit server_metrics(std::vector<std::string> kinds) : kinds_(std::move(kinds)) {}

    void watch(std::vector<std::shared_ptr<const counters>> lanes) {
        const std::lock_guard lock(mutex_);
        lanes_ = std::move(lanes);
    }
    std::vector<prometheus::MetricFamily> Collect() const override;

private:
    const std::vector<std::string> kinds_;
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<const counters>> lanes_;
};

} // namespace lectern::http
