// A lecture that nobody can watch yet is heard while its picture is being prepared.
#pragma once

#include "recording_pipeline.hpp"

#include "lectern/jobs/queue.hpp"

namespace lectern::app {

// Has what comes early published for the job's lecture, each time more than before. A lecture that plays
// already keeps what it plays until the whole of the next is there; what an earlier attempt published of the
// same recording is gone on from. Errors: those of the database. Lifetime: what `options` then calls uses all
// of these.
result<void> ask_for_early(const store::package_store& packages, const jobs::job& job, const recording& what,
                           packaging::package_options& options);

} // namespace lectern::app
