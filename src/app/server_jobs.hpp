// All kinds of jobs that a server performs.
#pragma once

#include "settings.hpp"

#include "lectern/jobs/runner.hpp"
#include "lectern/store/package_store.hpp"

namespace lectern::app {

jobs::runner::callbacks server_job_calls(const settings& values, const store::package_store& packages);

} // namespace lectern::app
