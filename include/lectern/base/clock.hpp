// Time as Lectern stores it: microseconds UTC since 1970. A clock is passed in, so that tests can move it.
#pragma once

#include "lectern/base/error.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace lectern::base {

using time_point = std::chrono::sys_time<std::chrono::microseconds>;
using clock = std::function<time_point()>;

time_point now();

std::string to_iso8601(time_point t);   // "2026-11-25T07:51:33Z"
std::string to_http_date(time_point t); // "Wed, 25 Nov 2026 07:51:33 GMT" (RFC 9110 5.6.7)
// A time with its zone, "2026-11-25T15:51:33.5+08:00"; what is less than a second is left out (RFC 3339 5.6).
result<time_point> parse_rfc3339(std::string_view text);
result<time_point> parse_http_date(std::string_view text); // IMF-fixdate, RFC 850 and asctime forms

} // namespace lectern::base
