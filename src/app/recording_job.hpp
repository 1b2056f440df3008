// The job "package": a source that has arrived becomes the lecture's video, or says in a sentence why not.
#pragma once

#include "settings.hpp"

#include "lectern/jobs/runner.hpp"
#include "lectern/media/cut_list.hpp"
#include "lectern/store/package_store.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::app {

inline constexpr std::string_view package_job = "package";
// What encodes slowly follows when nobody waits for a lecture (jobs::is_background).
inline constexpr std::string_view rest_job = "later-renditions";

struct recording_job {
    std::filesystem::path source; // relative paths: under the data directory
    std::string source_name;
    std::string source_sha256; // the fingerprint: of the captions too, where there are some
    struct caption {
        std::string language;
        std::string file; // its bytes
    };
    std::vector<caption> captions = {}; // that came with the recording
    std::string first_package = {};     // rest_job: what is added to
    std::string profile = {};           // packaging::profile_names; empty: as configured
    media::cut_list cuts = {};          // pieces of the recording that are left out
    std::string recut_of =
        {}; // fingerprint of the version that plays and is prepared otherwise; empty: a recording that came
};
std::string to_payload(const recording_job& job);
result<recording_job> parse_payload(std::string_view payload); // Errors: corrupt

// What a version of a lecture that this makes is known by. Shape: SHA-256, hex.
std::string fingerprint_of(const recording_job& job);

// How the server performs these jobs, and keeps the lecture's status in step with them.
jobs::runner::callbacks recording_job_calls(const settings& values, const store::package_store& packages);

} // namespace lectern::app
