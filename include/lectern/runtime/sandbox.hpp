// The walls around a process that opens strangers' recordings: after enter_sandbox it can read what it was
// given, write under one directory, and compute. No sockets, no other files, no other programs, bounded
// memory and CPU.
#pragma once

#include "lectern/base/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace lectern::runtime {

struct sandbox_walls {
    std::vector<std::filesystem::path> readable; // files and directories that may be opened for reading
    std::filesystem::path writable;              // the one directory under which files may be made
    std::uint64_t address_space = 0;             // bytes; 0: no limit
    std::chrono::seconds cpu{0};                 // of all threads together; 0: no limit
    std::uint64_t file_size = 0;                 // bytes a file may grow to; 0: no limit
    int descriptors = 128;                       // open at once
};

// Closes the walls around the calling process, for good. Call it before the first thread and the first byte.
// Layers: death with the parent, rlimits, a network namespace of its own where the kernel allows,
// no_new_privs, Landlock (files), seccomp (system calls; by libseccomp). Errors: io, naming the layer that is
// missing. The process must then refuse the work: half a wall is none. Source: landlock(7), seccomp(2),
// prctl(2).
result<void> enter_sandbox(const sandbox_walls& walls);

// The calling process cannot make its threads real-time ones any more, before which nobody else gets a
// processor. SVT-AV1 does that to the thread that opens it and to its own wherever it is let, as by root, and
// children inherit it. Source: sched(7), capabilities(7).
void give_up_real_time() noexcept;

// Without walls. SIGXCPU ends the calling process when all its threads together have had it. 0: no limit.
result<void> limit_cpu(std::chrono::seconds most);

} // namespace lectern::runtime
