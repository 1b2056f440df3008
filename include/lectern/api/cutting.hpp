// What is left out of a lecture's recording: /api/v1/catalogue/lectures/<id>/cuts.
#pragma once

#include "lectern/api/teaching.hpp"
#include "lectern/db/database.hpp"
#include "lectern/media/cut_list.hpp"
#include "lectern/store/package_store.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lectern::api {

// How a job says what it makes of a recording, which is its performer's business.
struct recording_task {
    std::string fingerprint; // of the version that it publishes
    media::cut_list cuts;
    bool is_there = true; // the recording is on the disk
};
// What is known of the version that plays.
struct made_version {
    std::string fingerprint;
    std::string payload; // of the job that made it; empty: no job of this lecture did
    std::string plan;    // store::package_manifest::plan_json
};
struct recording_tasks {
    std::string kind; // of jobs
    // Errors: corrupt.
    std::function<result<recording_task>(std::string_view payload)> read;
    std::function<result<std::string>(std::string_view payload, const media::cut_list& cuts)> recut;
    // The payload of a job that would make this version of a recording that the site keeps, though not where
    // a job of this lecture had it; nothing when it keeps none.
    std::function<result<std::optional<std::string>>(db::database& database, const made_version& version)>
        kept;
};

inline constexpr std::size_t most_cuts = 100; // of one lecture

void add_cutting_routes(http::router& routes, teaching_context use, store::package_store packages,
                        recording_tasks tasks);

} // namespace lectern::api
