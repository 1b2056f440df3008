// Handing a recording on this machine to the server that runs on the data directory.
#pragma once

#include "kept_source.hpp"
#include "recording_import.hpp"
#include "recording_job.hpp"

#include <string>

namespace lectern::app {

// Copies the recording into sources/ (unless the same bytes are there), puts the job into the queue, and
// waits for its end. The lecture's id. Errors: those of import_recording; cancelled and io say that the
// recording stays in the queue.
result<std::string> import_through_server(const recording_request& request, const std::string& fingerprint,
                                          library& where);

// The job that prepares it. Errors: those of reading the captions.
result<recording_job> task_of(const recording_request& request, const std::string& fingerprint,
                              const kept_source& source);

} // namespace lectern::app
