// A lecture as one viewer may watch it: with a permission to play, or with why there is none.
#pragma once

#include "lectern/api/routes.hpp"
#include "lectern/http/message.hpp"

#include <optional>

namespace lectern::api {

// GET /api/v1/lectures/{}. Nothing: it is the same for this viewer as for everybody. Thread: blocks on the
// database.
std::optional<http::response> answer_own_lecture(db::database& database, const read_context& use,
                                                 const http::request& request);

// GET /api/v1/lectures/{}/playback.
http::response answer_playback(db::database& database, const read_context& use, const http::request& request);

} // namespace lectern::api
