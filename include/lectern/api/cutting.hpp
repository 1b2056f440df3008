// How a lecture's recording is prepared again, without a new upload: what is left out of it, at
// /api/v1/catalogue/lectures/<id>/cuts, and what it is prepared for, at .../profile.
#pragma once

#include "lectern/api/teaching.hpp"
#include "lectern/db/database.hpp"
#include "lectern/media/cut_list.hpp"
#include "lectern/store/package_store.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::api {

// How a job says what it makes of a recording, which is its performer's business.
struct recording_task {
    std::string fingerprint; // of the version that it publishes
    media::cut_list cuts;
    bool is_there = true;  // the recording is on the disk
    std::string profile;   // of recording_tasks::profiles
    bool is_again = false; // of what plays, without an upload
};
// What is known of the version that plays.
struct made_version {
    std::string fingerprint;
    std::string payload; // of the job that made it; empty: no job of this lecture did
    std::string plan;    // store::package_manifest::plan_json
};
struct recording_change {
    std::optional<media::cut_list> cuts; // nothing: as they are
    std::string profile;
};
struct recording_tasks {
    std::string kind; // of jobs
    std::vector<std::string> profiles;
    // Errors: corrupt.
    std::function<result<recording_task>(std::string_view payload)> read;
    std::function<result<std::string>(std::string_view payload, const recording_change& change)> recut;
    // The payload of a job that would make this version of a recording that the site keeps, though not where
    // a job of this lecture had it; nothing when it keeps none.
    std::function<result<std::optional<std::string>>(db::database& database, const made_version& version)>
        kept;
    // What the version was prepared for, whatever other jobs of the lecture were told.
    std::function<std::string(const made_version& version)> profile;
};

inline constexpr std::size_t most_cuts = 100; // of one lecture

void add_cutting_routes(http::router& routes, teaching_context use, store::package_store packages,
                        recording_tasks tasks);

} // namespace lectern::api
