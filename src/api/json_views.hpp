// The views of the catalogue as JSON; the names are those of docs/http-api.md.
#pragma once

#include "lectern/catalogue/views.hpp"

#include <boost/json.hpp>

namespace lectern::api {

boost::json::object to_json(const catalogue::course_page& page);
boost::json::object to_json(const catalogue::course_view& course);
boost::json::object to_json(const catalogue::lecture_view& lecture);
boost::json::object to_json(const catalogue::course_facets& facets);
boost::json::object to_json(const std::vector<catalogue::institution_count>& institutions);
boost::json::object to_json(const std::vector<catalogue::search_hit>& hits);

// What a player is told of a package: addresses under /media/<package>/.
boost::json::object to_json(const catalogue::playback_view& playback);

} // namespace lectern::api
