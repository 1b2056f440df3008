#include "site_check.hpp"

#include "examination.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/base/log.hpp"

namespace lectern::app {
namespace {

result<findings> look_at_site(const settings& values, const std::function<bool()>& wait) {
    auto packages = store::package_store::open(values.data);
    if (!packages) return packages.error();
    auto database =
        db::database::open(std::filesystem::path(values.data) / "lectern.db", db::access::read_only);
    if (!database) return database.error();
    library site{std::move(*database), std::move(*packages)};
    return look_twice(site, values, wait);
}

} // namespace

site_check::site_check(const settings& values, std::chrono::milliseconds wait)
    : settings_(values), between_(wait), pool_({"examination", 1, 1}) {}

site_check::~site_check() {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    ended_.notify_all();
}

void site_check::begin() {
    {
        const std::lock_guard lock(mutex_);
        if (state_.running_since) return;
        state_.running_since = base::now();
    }
    if (pool_.try_post([this] { look(); })) return;
    const std::lock_guard lock(mutex_);
    state_.running_since.reset();
}

api::site_check_state site_check::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

void site_check::look() {
    auto outcome = examine();
    base::log_info("site.checked", {{"differences", static_cast<std::int64_t>(outcome.differences.size())},
                                    {"why_not", outcome.failure}});
    const std::lock_guard lock(mutex_);
    state_.running_since.reset();
    state_.last = std::move(outcome);
}

api::site_check_outcome site_check::examine() {
    api::site_check_outcome outcome;
    outcome.began = base::now();
    auto found = look_at_site(settings_, [this] { return wait(); });
    outcome.ended = base::now();
    if (!found) {
        outcome.failure = found.error().detail;
        return outcome;
    }
    for (auto& one : found->differences) outcome.differences.push_back(std::move(one.what));
    outcome.remarks = std::move(found->remarks);
    return outcome;
}

bool site_check::wait() {
    std::unique_lock lock(mutex_);
    return !ended_.wait_for(lock, between_, [this] { return is_ending_; });
}

} // namespace lectern::app
