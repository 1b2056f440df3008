// Cuts between processes and in jobs: [[from, to], ...] in microseconds of the recording.
#pragma once

#include "lectern/media/cut_list.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace lectern::app {

boost::json::array cuts_to_json(const media::cut_list& cuts);
media::cut_list cuts_from_json(const boost::json::value& value); // throws what Boost.JSON throws

} // namespace lectern::app
