// Time of a processor. Limits of work that may take for ever are in this: on the clock, a machine with much
// else to do would look like such work.
#pragma once

#include <chrono>

namespace lectern::base {

std::chrono::nanoseconds thread_cpu_time(); // that the calling thread has taken

} // namespace lectern::base
