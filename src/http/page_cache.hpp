// Whether sending a part of a file would wait for the disk, and the waiting itself, for a pool to do.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/http/message.hpp"

#include <cstdint>

namespace lectern::http {

// Asks the kernel about what was not seen warm a few seconds ago (preadv2 with RWF_NOWAIT, a byte for each
// window). True also when the file system cannot tell.
bool is_warm(const open_file& file, std::uint64_t offset, std::uint64_t length);

// Reads the part through, so that it is in the page cache. Blocking. Errors: io.
result<void> warm(const open_file& file, std::uint64_t offset, std::uint64_t length);

} // namespace lectern::http
