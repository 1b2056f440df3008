// A child of ours that does one job and reports by lines on a pipe.
#pragma once

#include "lectern/base/error.hpp"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::runtime {

struct child_options {
    std::vector<std::string> arguments;     // the program's path first
    std::vector<std::string> environment{}; // "NAME=value", and nothing else
    int report_descriptor = 3;              // where the child finds the writing end of the pipe
    // Killed when it reports nothing for so long; the time for which it waits for a processor, because others
    // have them, is not counted (runtime/silence). 0: no limit.
    std::chrono::milliseconds silence_limit{};
    std::size_t line_limit = 4U << 20U; // bytes; a longer report is cut off and the child killed
    std::stop_token stop;               // killed when asked for
};

enum class child_end {
    exited,    // by itself, with `status`
    signalled, // by a signal that we did not send: `status`
    silent,    // killed: no report for silence_limit
    stopped,   // killed: asked for
};

struct child_result {
    child_end how = child_end::exited;
    int status = 0;
};

// Starts the child and stays until it has ended; `on_line` gets each report without its newline.
// The child's stdin is /dev/null, its stdout and stderr are ours. Thread: blocks the caller's; `on_line` runs
// there. Errors: io, not_found (the program).
result<child_result> run_child(const child_options& options,
                               const std::function<void(std::string_view)>& on_line);

// This very program, for starting it again as a worker.
std::string own_program();

} // namespace lectern::runtime
