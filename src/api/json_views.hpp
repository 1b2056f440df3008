// The views of the catalogue as JSON; the names are those of docs/http-api.md.
#pragma once

#include "lectern/catalogue/views.hpp"

#include <boost/json.hpp>

namespace lectern::api {

boost::json::object to_json(const catalogue::course_page& page);
boost::json::object to_json(const catalogue::programme_page& page);
boost::json::object to_json(const catalogue::programme_view& programme);
boost::json::object to_json(const catalogue::course_view& course);
// `access`: what watch_verdict says; `playback`: null when it says no.
boost::json::object to_json(const catalogue::lecture_view& lecture, boost::json::object access,
                            boost::json::value playback);
// For those who are nobody.
boost::json::object to_json(const catalogue::lecture_view& lecture);
boost::json::object to_json(const catalogue::course_facets& facets);
boost::json::object to_json(const catalogue::institution_page& page);
boost::json::object to_json(const std::vector<catalogue::search_hit>& hits);

struct media_view {
    std::string root = "/media/"; // with a token, where it needs one
    unsigned highest = 0;         // pixels of height of the best rendition; 0: any
};

// What a player is told of a package: addresses under <root><package>/.
boost::json::object to_json(const catalogue::playback_view& playback, const media_view& seen = {});

} // namespace lectern::api
