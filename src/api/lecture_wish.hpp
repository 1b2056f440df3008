// The body that asks for a new lecture, checked: what is wrong is named with its member.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/catalogue/teaching.hpp"
#include "lectern/http/message.hpp"

namespace lectern::api {

result<catalogue::new_lecture> parse_new_lecture(const http::request& request); // Errors: usage

} // namespace lectern::api
