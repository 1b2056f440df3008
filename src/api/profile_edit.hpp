// What a lecture's recording is prepared for: /api/v1/catalogue/lectures/<id>/profile.
#pragma once

#include "recording_edit.hpp"

#include "lectern/http/router.hpp"

#include <memory>

namespace lectern::api {

void add_profile_routes(http::router& routes, const std::shared_ptr<const recording_desk>& at);

} // namespace lectern::api
