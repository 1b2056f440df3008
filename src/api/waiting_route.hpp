// How routes of the API that wait for a pool are added, all of one kind to the metrics.
#pragma once

#include "lectern/http/router.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace lectern::api {

// `body_limit` in bytes; 0: no body is taken.
inline void add_waiting(http::router& routes, http::method verb, std::string pattern,
                        http::waiting_handler handle, std::uint64_t body_limit = 0) {
    http::route r;
    r.methods = {verb};
    r.pattern = std::move(pattern);
    r.kind = "api";
    r.body_limit = body_limit;
    r.handle = std::move(handle);
    routes.add(std::move(r));
}

} // namespace lectern::api
