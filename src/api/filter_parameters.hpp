// The parameters that narrow what is listed or found to some courses.
#pragma once

#include "parameters.hpp"

#include "lectern/catalogue/views.hpp"

namespace lectern::api {

catalogue::course_filter given_filter(parameters& given);

} // namespace lectern::api
