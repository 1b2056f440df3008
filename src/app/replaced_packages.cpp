#include "replaced_packages.hpp"

#include "recording_job.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/log.hpp"
#include "lectern/catalogue/replaced_packages.hpp"
#include "lectern/jobs/queue.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

constexpr auto between_looks = std::chrono::minutes(10);
constexpr int jobs_looked_at = 1000; // of a lecture
constexpr std::string_view leaving = "leaving-";

bool is_open(const jobs::job& job) {
    return job.state.phase == jobs::job_phase::waiting || job.state.phase == jobs::job_phase::running;
}

// What a lecture's jobs know of its versions.
class recordings_of {
public:
    static result<recordings_of> read(db::database& database, const fs::path& data,
                                      std::string_view lecture) {
        recordings_of found;
        for (const auto kind : {package_job, rest_job}) {
            const auto all = jobs::newest_of_kind(database, lecture, kind, jobs_looked_at);
            if (!all) return all.error();
            for (const auto& job : *all) found.take(job, data);
        }
        return found;
    }

    // Both were made of the same recording, it is on the disk, and nothing is being made of it now.
    bool can_make_again(const catalogue::replaced_version& version) const {
        if (is_busy_) return false;
        return std::ranges::any_of(made_, [&](const made& now) {
            return now.is_there && now.fingerprint == version.playing &&
                   (now.recording == version.fingerprint || has_made(version.fingerprint, now.recording));
        });
    }

private:
    struct made {
        std::string fingerprint, recording;
        bool is_there = false;
    };

    void take(const jobs::job& job, const fs::path& data) {
        is_busy_ = is_busy_ || is_open(job);
        const auto task = parse_payload(job.payload);
        if (!task || job.kind != package_job) return;
        std::error_code problem;
        made_.push_back(
            {fingerprint_of(*task), task->source_sha256, fs::is_regular_file(data / task->source, problem)});
    }

    bool has_made(const std::string& fingerprint, const std::string& recording) const {
        return std::ranges::any_of(made_, [&](const made& one) {
            return one.fingerprint == fingerprint && one.recording == recording;
        });
    }

    std::vector<made> made_;
    bool is_busy_ = false;
};

class removal {
public:
    removal(db::database& database, const store::package_store& packages, base::time_point before)
        : database_(database), packages_(packages), before_(before) {}

    // Whoever publishes the same package does so in a transaction in which he looks whether it is there:
    // while it leaves, nobody else has one.
    result<bool> remove(const std::string& id) {
        auto in = db::transaction::begin(database_);
        if (!in) return in.error();
        const auto may = may_go(*in, id);
        if (!may || !*may) return may;
        if (const auto marked = catalogue::mark_removed(*in, id, base::now()); !marked) return marked.error();
        const auto place = packages_.path_of(id), aside = packages_.staging() / (std::string(leaving) + id);
        std::error_code problem;
        if (fs::exists(place, problem)) { // else it was moved before a kill
            fs::remove_all(aside, problem);
            fs::rename(place, aside, problem);
        }
        if (problem) return from_errno(problem.value(), "moving " + place.string());
        base::crash_point("package_leaving");
        if (const auto committed = in->commit(); !committed) {
            fs::rename(aside, place, problem);
            return committed.error();
        }
        fs::remove_all(aside, problem); // what is left of it goes when a server begins
        base::log_info("package.removed", {{"package", id}, {"why", "its recording plays cut otherwise"}});
        return true;
    }

private:
    result<bool> may_go(db::transaction& in, const std::string& id) {
        const auto versions = catalogue::find_replaced(in.connection(), before_, id);
        if (!versions) return versions.error();
        for (const auto& version : *versions) {
            const auto made = recordings_of::read(in.connection(), packages_.root(), version.lecture_id);
            if (!made) return made.error();
            if (!made->can_make_again(version)) return false;
        }
        return !versions->empty();
    }

    db::database& database_;
    const store::package_store& packages_;
    base::time_point before_;
};

} // namespace

result<std::size_t> remove_replaced_packages(db::database& database, const store::package_store& packages,
                                             base::time_point before) {
    const auto replaced = catalogue::find_replaced(database, before);
    if (!replaced) return replaced.error();
    std::set<std::string> ids;
    for (const auto& version : *replaced) ids.insert(version.package);
    std::size_t gone = 0;
    for (const auto& id : ids) {
        const auto removed = removal(database, packages, before).remove(id);
        if (!removed) return removed.error();
        if (*removed) ++gone;
    }
    return gone;
}

replaced_package_keeper::replaced_package_keeper(fs::path database, store::package_store packages,
                                                 std::chrono::microseconds keep)
    : file_(std::move(database)), packages_(std::move(packages)), keep_(keep),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void replaced_package_keeper::look() const {
    const auto database = db::database::open(file_, db::access::read_write);
    auto done = database ? remove_replaced_packages(**database, packages_, base::now() - keep_)
                         : result<std::size_t>(database.error());
    if (!done) base::log_error("package.not_removed", {{"why", done.error().detail}});
}

void replaced_package_keeper::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        look();
        std::unique_lock lock(mutex_);
        stopped_.wait_for(lock, stop, between_looks, [] { return false; });
    }
}

} // namespace lectern::app
