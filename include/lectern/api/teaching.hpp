// What those who teach see and change: their courses at /api/v1/me/courses, new lectures in them.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/db/database.hpp"
#include "lectern/http/router.hpp"
#include "lectern/runtime/worker_pool.hpp"

namespace lectern::api {

// Lifetime: longer than the router.
struct teaching_context {
    db::connection_pool& readers;
    runtime::worker_pool& reading;
    db::database& writer;          // used on `writing` only
    runtime::worker_pool& writing; // one thread
    base::clock clock = base::now;
};

void add_teaching_routes(http::router& routes, teaching_context use);
// Who is enrolled in a course: /api/v1/courses/<slug>/enrolments.
void add_enrolment_routes(http::router& routes, teaching_context use);
// Entries of the catalogue, one by one: /api/v1/catalogue; who changed them: /api/v1/audit.
void add_editing_routes(http::router& routes, const teaching_context& use);
void add_audit_routes(http::router& routes, teaching_context use);
// The whole catalogue out and in: /api/v1/catalogue/export and /import.
void add_exchange_routes(http::router& routes, teaching_context use);
// Rosters, staff and recognitions of a course as CSV: /api/v1/catalogue/courses/<slug>/tables/<table>.
void add_table_routes(http::router& routes, teaching_context use);
// The log of changes: /api/v1/changes.
void add_change_routes(http::router& routes, teaching_context use);

} // namespace lectern::api
