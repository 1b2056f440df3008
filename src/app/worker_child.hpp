// The parent's side of a worker: starts the process, hears its reports and says how it ended.
#pragma once

#include "settings.hpp"
#include "worker_message.hpp"

#include "lectern/base/error.hpp"

#include <functional>
#include <stop_token>

namespace lectern::app {

inline constexpr int worker_report_descriptor = 3;

// `on_report` gets every report but the last. Thread: blocks the caller's; `on_report` runs there. Errors:
// what the worker reports, or how it ended instead.
result<void> run_worker_child(const worker_task& task, const worker_settings& settings, std::stop_token stop,
                              const std::function<void(const worker_report&)>& on_report);

} // namespace lectern::app
