// Answers that are read from the database for somebody who signed in.
#pragma once

#include "lectern/accounts/identity.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/base/error.hpp"
#include "lectern/http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace lectern::api {

using signed_in_document = result<std::string> (*)(db::database&, const http::request&,
                                                   const accounts::identity&);

// JSON, on the reading pool. Errors become problems; unauthorized when nobody signed in. Lifetime: the
// request's, until it is answered.
boost::asio::awaitable<http::response> read_signed_in(std::shared_ptr<const teaching_context> at,
                                                      signed_in_document document,
                                                      const http::request& request);

} // namespace lectern::api
