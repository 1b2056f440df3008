// FFmpeg's error numbers and log lines, in Lectern's words.
#pragma once

#include "lectern/base/error.hpp"

#include <string>

namespace lectern::media {

// Errors: a full disk is no_space, an interrupted call is cancelled, the rest internal.
error from_av(int number, std::string what);

// Sends libav's warnings to the log at debug level and caps single allocations. Thread: any, once takes
// effect.
void prepare_libav();

} // namespace lectern::media
