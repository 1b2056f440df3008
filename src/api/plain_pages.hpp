// The catalogue for browsers that run no script: /?plain, /courses?plain and /courses/<slug>?plain. The pages
// say where they are in a <noscript>.
#pragma once

#include "lectern/api/pages.hpp"

namespace lectern::api {

void add_plain_routes(http::router& routes, const page_context& use);

} // namespace lectern::api
