// What users watch: /api/v1/progress, their own at /api/v1/lectures/<id>/progress and /api/v1/me/progress,
// and a class at /api/v1/lectures/<id>/watching for those who teach it.
#pragma once

#include "lectern/api/teaching.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace lectern::api {

struct progress_options {
    std::uint64_t body_bytes = 64U << 10U; // one request
    std::size_t reports = 50;              // lectures and sittings in one request
    std::size_t intervals = 200;           // of one report
    std::chrono::microseconds oldest =
        std::chrono::hours(45 * 24); // a position that is older counts as so old
};

void add_progress_routes(http::router& routes, teaching_context use, progress_options options);

} // namespace lectern::api
