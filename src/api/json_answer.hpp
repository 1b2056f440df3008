// A JSON document, ready to be answered many times.
#pragma once

#include "lectern/http/message.hpp"

#include <string>

namespace lectern::api {

// With its headers, its ETag and its compressed form; for http::respond_with.
http::prepared_entity json_answer(std::string body);

} // namespace lectern::api
