// GET /api/v1/search: names for everybody, and what is said in the lectures that the asker may watch.
#pragma once

#include "lectern/api/routes.hpp"
#include "lectern/http/message.hpp"

namespace lectern::api {

// Thread: blocks on the database.
result<http::response> answer_search(db::database& database, const read_context& use,
                                     const http::request& request);

} // namespace lectern::api
