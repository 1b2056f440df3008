// Answers that are made on a pool of the API, with a connection of its own or the writer's.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/connection_pool.hpp"
#include "lectern/http/message.hpp"
#include "lectern/runtime/worker_pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace lectern::api {

using reading_work = std::function<result<http::response>(db::database&)>;
using changing_work = std::function<result<http::response>()>;

// Errors become problems. Lifetime: what `work` refers to, the request among it, until it is answered.
boost::asio::awaitable<http::response> answer_reading(db::connection_pool& readers,
                                                      runtime::worker_pool& reading, reading_work work);

// The same for what changes something, which no other site's page may ask for.
boost::asio::awaitable<http::response> answer_changing(runtime::worker_pool& writing,
                                                       const http::request& request, changing_work work);

} // namespace lectern::api
