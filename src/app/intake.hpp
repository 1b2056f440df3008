// The way in for recordings and the people who bring them: sign-in, uploads, the job that follows an
// upload, and what is said of it.
#pragma once

#include "arrival_looks.hpp"
#include "pool_metrics.hpp"
#include "settings.hpp"
#include "site_check.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/db/database.hpp"
#include "lectern/http/router.hpp"
#include "lectern/runtime/shard.hpp"
#include "lectern/runtime/worker_pool.hpp"
#include "lectern/store/package_store.hpp"
#include "lectern/upload/upload_service.hpp"

#include <functional>
#include <memory>

namespace lectern::app {

// Lifetime: ends after the shards have stopped, and before they and the readers' pool do.
class intake {
public:
    // `writer`: a connection of its own.
    intake(const settings& values, db::connection_pool& readers, runtime::worker_pool& reading,
           std::unique_ptr<db::database> writer);

    // `stopping`: streams of events end then.
    void add_routes(http::router& routes, const store::package_store& packages,
                    std::function<bool()> stopping);
    void keep_house_on(runtime::shard& where);
    std::vector<named_pool> pools() const;

private:
    const settings& settings_;
    const base::time_point started_ = base::now();
    db::connection_pool& readers_;
    runtime::worker_pool& reading_;
    std::unique_ptr<db::database> writer_;
    runtime::worker_pool writing_, passwords_, pictures_, disk_;
    site_check check_;
    arrival_looks looks_;
    upload::upload_service uploads_;
};

} // namespace lectern::app
