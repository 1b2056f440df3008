// A lecture as one viewer may watch it: with a permission to play, or with why there is none.
#pragma once

#include "watch_verdict.hpp"

#include "lectern/api/routes.hpp"
#include "lectern/http/message.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>

namespace lectern::api {

struct shown_lecture {
    boost::json::object body; // as GET /api/v1/lectures/{} has it
    std::string cookie;       // to set, for media that is not for everybody
    std::string package;
    bool for_all = false; // the same for everybody
};

// The lecture that the first capture of `request` names, as its sender may watch it. Errors: not_found;
// unauthorized (a token that is wrong, for what needs one); io.
result<shown_lecture> show_lecture(db::database& database, const read_context& use,
                                   const http::request& request);

// GET /api/v1/lectures/{}. Nothing: it is the same for this viewer as for everybody. Thread: blocks on the
// database.
std::optional<http::response> answer_own_lecture(db::database& database, const read_context& use,
                                                 const http::request& request);

// The verdict on the request's sender, who may watch. Errors: not_found; unauthorized, forbidden; io.
result<watch_verdict> require_watching(db::database& database, const read_context& use,
                                       const http::request& request);

// GET /api/v1/lectures/{}/playback.
http::response answer_playback(db::database& database, const read_context& use, const http::request& request);

} // namespace lectern::api
