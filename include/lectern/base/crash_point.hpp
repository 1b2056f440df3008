// Places where a test kills this process, to see what is left (bench/kill_points.py).
#pragma once

#include <string_view>

namespace lectern::base {

// Does nothing unless the environment says LECTERN_CRASH_AT=<name>: then the process dies here as by kill -9.
// "<name>:3": at the third passing; "<name>:stop": it is stopped (SIGSTOP) instead, for a debugger to attach.
// Names are unique in the program and say what has just become true. Thread: any.
void crash_point(std::string_view name) noexcept;

} // namespace lectern::base
