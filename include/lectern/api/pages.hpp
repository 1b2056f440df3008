// Pages whose HTML is put together here, so that they work before any script has come, and without:
// /lectures/<id>.
#pragma once

#include "lectern/api/routes.hpp"
#include "lectern/delivery/static_site.hpp"
#include "lectern/http/router.hpp"
#include "lectern/store/package_store.hpp"

namespace lectern::api {

// Lifetime: all outlive the router.
struct page_context {
    read_context reads;
    const store::package_store& packages;
    const delivery::static_site&
        site; // answers for what cannot be watched without script, as for every other page
};

// A template that cannot be read is logged, and its pages come from `site`.
void add_page_routes(http::router& routes, page_context use);

} // namespace lectern::api
