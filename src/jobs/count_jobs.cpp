#include "lectern/jobs/queue.hpp"

namespace lectern::jobs {

result<job_counts> count_jobs(db::database& in) {
    const auto all = not_done(in);
    if (!all) return all.error();
    job_counts counts;
    for (const auto& one : *all) {
        if (one.state.phase == job_phase::running) ++counts.running;
        if (one.state.phase == job_phase::waiting) ++counts.waiting;
        if (one.state.phase == job_phase::failed) ++counts.failed;
    }
    return counts;
}

} // namespace lectern::jobs
