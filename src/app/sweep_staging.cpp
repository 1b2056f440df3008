#include "sweep_staging.hpp"

#include "replaced_packages.hpp"
#include "staging.hpp"

#include "lectern/base/log.hpp"
#include "lectern/jobs/queue.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace lectern::app {

void sweep_staging(db::database& database, const store::package_store& packages) {
    if (const auto back = bring_back_leaving(database, packages); !back)
        return base::log_warning("staging.not_swept", {{"why", back.error().detail}});
    const auto unfinished = jobs::unfinished(database);
    if (!unfinished) return base::log_warning("staging.not_swept", {{"why", unfinished.error().detail}});
    std::set<std::string> needed;
    for (const auto& job : *unfinished) needed.insert(job.id);
    const auto left = abandoned_work(packages.staging(), needed);
    if (!left) return base::log_warning("staging.unreadable", {{"why", left.error().detail}});
    for (const auto& directory : *left) {
        std::error_code problem;
        std::filesystem::remove_all(directory, problem);
        base::log_info("staging.swept", {{"directory", directory.string()}});
    }
}

} // namespace lectern::app
