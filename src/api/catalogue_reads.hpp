// One function per address: a request and a connection in, a JSON document out. No thread, no socket.
#pragma once

#include "lectern/db/database.hpp"
#include "lectern/http/message.hpp"

#include <string>

namespace lectern::api {

result<std::string> read_courses(db::database& database, const http::request& request);
result<std::string> read_course(db::database& database, const http::request& request);
result<std::string> read_lecture(db::database& database, const http::request& request);
result<std::string> read_institutions(db::database& database, const http::request& request);
result<std::string> read_programmes(db::database& database, const http::request& request);
result<std::string> read_programme(db::database& database, const http::request& request);
result<std::string> read_facets(db::database& database, const http::request& request);

} // namespace lectern::api
