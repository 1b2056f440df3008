#include "way_giver.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/db/database.hpp"
#include "lectern/jobs/queue.hpp"

#include <utility>

namespace lectern::app {

way_giver::way_giver(std::filesystem::path database, std::stop_token stop)
    : file_(std::move(database)), forward_(std::move(stop), [this] { either_.request_stop(); }) {}

void way_giver::look() {
    constexpr std::chrono::seconds interval{2};
    const auto at = std::chrono::steady_clock::now();
    if (at - looked_ < interval) return;
    looked_ = at;
    const auto database = db::database::open(file_, db::access::read_only);
    if (!database) return;
    const auto waits = jobs::somebody_waits(**database, base::now());
    if (!waits || !*waits) return;
    gave_way_ = true;
    either_.request_stop();
}

} // namespace lectern::app
