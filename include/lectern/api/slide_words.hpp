// What can be read on a lecture's slides, as WebVTT: /api/v1/lectures/<id>/slides.vtt.
#pragma once

#include "lectern/api/routes.hpp"
#include "lectern/http/router.hpp"
#include "lectern/store/package_store.hpp"

namespace lectern::api {

// Lifetime: all outlive the router.
void add_slide_word_routes(http::router& routes, read_context use, const store::package_store& packages);

} // namespace lectern::api
