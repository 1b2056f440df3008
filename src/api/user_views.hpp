// Users as those who keep them are told of them.
#pragma once

#include "lectern/accounts/accounts.hpp"
#include "lectern/accounts/identity.hpp"
#include "lectern/api/sign_in.hpp"
#include "lectern/http/message.hpp"

#include <boost/json.hpp>

#include <string>

namespace lectern::api {

// Errors: unauthorized, forbidden.
result<accounts::identity> require_keeper(db::database& database, const sign_in_context& use,
                                          const http::request& request);

// Without tokens.
boost::json::object json_of(const accounts::listed_user& user);
// With the ids of the tokens: what a version is of.
std::string with_tokens(const accounts::listed_user& user);
http::response user_answer(const accounts::listed_user& user, int status = 200);

// The one of the address. Errors: not_found.
result<accounts::listed_user> find_named_user(db::database& database, const http::request& request);

result<http::response> list_users(db::database& database, const sign_in_context& use,
                                  const http::request& request);
result<http::response> read_user(db::database& database, const sign_in_context& use,
                                 const http::request& request);

} // namespace lectern::api
