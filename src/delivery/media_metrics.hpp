// The media counters of all shards, summed when Prometheus asks.
#pragma once

#include "media_shard.hpp"

#include <prometheus/collectable.h>

#include <memory>
#include <vector>

namespace lectern::delivery {

class media_metrics final : public prometheus::Collectable {
public:
    explicit media_metrics(std::vector<std::shared_ptr<const media_counters>> shards)
        : shards_(std::move(shards)) {}
    std::vector<prometheus::MetricFamily> Collect() const override;

private:
    std::vector<std::shared_ptr<const media_counters>> shards_;
};

} // namespace lectern::delivery
