// How much work waits for each pool of threads.
#pragma once

#include "lectern/runtime/worker_pool.hpp"

#include <prometheus/collectable.h>

#include <string>
#include <utility>
#include <vector>

namespace lectern::app {

struct named_pool {
    std::string name; // label in metrics
    const runtime::worker_pool* pool;
};

// Lifetime: shorter than the pools'. Thread: any.
class pool_metrics final : public prometheus::Collectable {
public:
    explicit pool_metrics(std::vector<named_pool> pools) : pools_(std::move(pools)) {}
    std::vector<prometheus::MetricFamily> Collect() const override;

private:
    const std::vector<named_pool> pools_;
};

} // namespace lectern::app
