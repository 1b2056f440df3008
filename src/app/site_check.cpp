#include "site_check.hpp"

#include "examination.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/base/log.hpp"
#include "lectern/db/interruption.hpp"

#include <exception>

namespace lectern::app {
namespace {

result<findings> look_at_site(const settings& values, const std::function<bool()>& wait,
                              const std::stop_token& stop) {
    const db::interruption ended(stop);
    auto packages = store::package_store::open(values.data);
    if (!packages) return packages.error();
    auto database =
        db::database::open(std::filesystem::path(values.data) / "lectern.db", db::access::read_only);
    if (!database) return database.error();
    library site{std::move(*database), std::move(*packages)};
    return look_twice(site, values, wait, stop);
}

} // namespace

site_check::site_check(const settings& values, std::chrono::milliseconds wait)
    : settings_(values), between_(wait), pool_({"examination", 1, 1}) {}

site_check::~site_check() {
    ending_.request_stop();
    const std::lock_guard lock(mutex_);
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
    api::site_check_outcome outcome;
    outcome.began = base::now();
    try {
        examine(outcome);
        base::log_info("site.checked",
                       {{"differences", static_cast<std::int64_t>(outcome.differences.size())},
                        {"why_not", outcome.failure}});
    } catch (const std::exception& e) { // would end the server
        outcome.failure = e.what();
        base::log_error("site.not_checked", {{"why", outcome.failure}});
    }
    outcome.ended = base::now();
    const std::lock_guard lock(mutex_);
    state_.running_since.reset();
    state_.last = std::move(outcome);
}

void site_check::examine(api::site_check_outcome& outcome) {
    auto found = look_at_site(
        settings_, [this] { return wait(); }, ending_.get_token());
    if (!found) {
        outcome.failure = found.error().detail;
        return;
    }
    for (auto& one : found->differences) outcome.differences.push_back(std::move(one.what));
    outcome.remarks = std::move(found->remarks);
}

bool site_check::wait() {
    std::unique_lock lock(mutex_);
    return !ended_.wait_for(lock, between_, [this] { return ending_.stop_requested(); });
}

} // namespace lectern::app
