// A JSON document as a response: ETag, conditional requests, gzip.
#pragma once

#include "lectern/http/message.hpp"

#include <string>

namespace lectern::api {

http::response json_answer(const http::request& request, std::string body);

} // namespace lectern::api
