// What was watched, as JSON.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/progress/progress.hpp"

#include <boost/json.hpp>

namespace lectern::api {

boost::json::object to_json(const progress::own_progress& own, base::time_point now);
boost::json::object to_json(std::string_view lecture, const progress::class_watching& seen);
boost::json::object to_json(const progress::viewer_progress& viewer);

} // namespace lectern::api
