// `lectern import recording`: a recording on this machine becomes a lecture, here or by the server that runs.
#pragma once

#include "library.hpp"
#include "settings.hpp"

#include "lectern/packaging/package_recording.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lectern::app {

struct recording_request {
    std::string input;
    std::string lecture;       // either this,
    std::string course, title; // or these two
    std::vector<packaging::caption_source> captions;
    std::string profile = {}; // packaging::profile_names; empty: as configured
    bool keep = false;        // the recording, though no server prepares it: it can be cut then
};

// The lecture's id. When a server that prepares recordings runs on the data directory, the recording is
// copied into its sources and goes through its queue; otherwise it is prepared here. Idempotent: the same
// recording of the same lecture is made once, also when two ask at the same moment.
// Errors: usage, not_found, refused (a sentence for the instructor), cancelled, no_space, io.
result<std::string> import_recording(const recording_request& request, const settings& values,
                                     library& where);

} // namespace lectern::app
