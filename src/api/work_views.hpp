// How far a lecture's recording is, as JSON. No thread, no socket.
#pragma once

#include "asker.hpp"

#include "lectern/db/database.hpp"
#include "lectern/jobs/queue.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace lectern::api {

// Errors: not_found, also for a lecture of a draft course when the asker is not of its staff.
result<std::string> read_lecture_state(db::database& database, std::string_view lecture_id, const asker& who);

// Jobs that are not done, as jobs::not_done has them, a page after `after`: those of the asker's courses, or
// all for an administrator. Errors: forbidden.
result<std::string> read_jobs(db::database& database, const accounts::identity& who,
                              const std::optional<jobs::place_in_queue>& after);

// Errors: not_found, forbidden, conflict (nothing has failed).
result<void> retry_lecture(db::transaction& in, std::string_view lecture_id, const accounts::identity& who,
                           base::time_point now);

// Of any kind, as read_jobs() lists it: what it is then. Errors: the same, and conflict, too, when a later
// job has taken its place.
result<std::string> retry_job(db::transaction& in, std::string_view id, const accounts::identity& who,
                              base::time_point now);

} // namespace lectern::api
