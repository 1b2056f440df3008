// Answers that are for one who signed in: never kept by a cache.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/http/message.hpp"

#include <string>

namespace lectern::api {

http::response fresh_json(std::string body, int status = 200);
http::response no_content(); // 204
http::response refused(const error& why);

} // namespace lectern::api
