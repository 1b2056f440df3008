#include "server_jobs.hpp"

#include "recording_job.hpp"
#include "slide_job.hpp"

#include <utility>

namespace lectern::app {

jobs::runner::callbacks server_job_calls(const settings& values, const store::package_store& packages) {
    const auto recordings = recording_job_calls(values, packages);
    const auto slides = slide_job_calls(values, packages);
    const auto of = [recordings, slides](const jobs::job& job) -> const jobs::runner::callbacks& {
        return job.kind == slides_job ? slides : recordings;
    };
    return {[of](const jobs::job& job, const std::function<void(double)>& progress, std::stop_token stop) {
                return of(job).perform(job, progress, std::move(stop));
            },
            [of](db::transaction& in, const jobs::job& job) { return of(job).changed(in, job); },
            [of](const jobs::job& job) { of(job).ended(job); }};
}

} // namespace lectern::app
