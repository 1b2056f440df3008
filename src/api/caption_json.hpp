// Captions as the API shows them to those who keep them.
#pragma once

#include "lectern/catalogue/captions.hpp"

#include <boost/json.hpp>

#include <string>

namespace lectern::api {

boost::json::object to_json(const catalogue::caption_track& track);

// The ETag: a text is named by what is in it and the recording that it belongs to, a package's own by the
// package.
std::string version_of_track(const catalogue::caption_track& track, const catalogue::lecture_captions& of);

// to_json and "version".
boost::json::object with_version(const catalogue::caption_track& track,
                                 const catalogue::lecture_captions& of);

} // namespace lectern::api
