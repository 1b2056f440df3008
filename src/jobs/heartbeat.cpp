#include "heartbeat.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/log.hpp"

#include <algorithm>

namespace lectern::jobs {
namespace {

// Often enough that two may fail before the lease runs out, and that people see progress move.
std::chrono::microseconds interval_of(const job_rules& rules) {
    return std::min<std::chrono::microseconds>(rules.lease / 4, std::chrono::seconds(2));
}

result<void> beat(db::database& database, const job& leased, const job_rules& rules, double progress) {
    auto change_in = db::transaction::begin(database);
    if (!change_in) return change_in.error();
    const auto changed = change(*change_in, leased.id, [&](const job_state& s) {
        return heartbeat(s, leased.state.token, progress, rules, base::now());
    });
    if (!changed) return changed.error();
    base::crash_point("heartbeat_uncommitted");
    return change_in->commit();
}

} // namespace

heartbeat_keeper::heartbeat_keeper(const std::filesystem::path& database, job leased, job_rules rules)
    : leased_(std::move(leased)), rules_(rules), thread_([this, database] { keep(database); }) {}

heartbeat_keeper::~heartbeat_keeper() {
    thread_.request_stop();
    over_.notify_all();
}

void heartbeat_keeper::keep(const std::filesystem::path& database) {
    const auto ended = thread_.get_stop_token();
    auto connection = db::database::open(database, db::access::read_write);
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            over_.wait_for(lock, ended, interval_of(rules_), [] { return false; });
        }
        if (ended.stop_requested()) return;
        if (!connection) connection = db::database::open(database, db::access::read_write);
        if (!connection) continue; // the lease runs out by itself if this lasts
        result<void> beaten = error{errc::internal, "the heartbeat threw"};
        try {
            beaten = beat(**connection, leased_, rules_, progress_.load(std::memory_order_relaxed));
        } catch (const std::exception& e) {
            base::log_error("job.heartbeat_failed", {{"job", leased_.id}, {"what", e.what()}});
        }
        if (beaten || beaten.error().code != errc::conflict) continue;
        base::log_warning("job.lease_lost", {{"job", leased_.id}});
        lost_ = true;
        stop_.request_stop();
        return;
    }
}

} // namespace lectern::jobs
