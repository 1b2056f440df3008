// Whether the database and the disk agree, looked at when somebody asks: /api/v1/server/check, for
// administrators.
#pragma once

#include "lectern/api/teaching.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lectern::api {

struct site_check_outcome {
    base::time_point began, ended;
    std::vector<std::string> differences; // sentences; none: they agree
    std::vector<std::string> remarks;     // harmless
    std::string failure;                  // why it could not be looked at; empty: it was
};
struct site_check_state {
    std::optional<base::time_point> running_since; // nothing: nobody looks
    std::optional<site_check_outcome> last;        // since the server began
};
// Thread: any.
struct site_checks {
    std::function<site_check_state()> state;
    std::function<void()> begin; // nothing new where one is looking already
};

inline constexpr std::size_t most_findings_told = 200; // of each kind

void add_check_routes(http::router& routes, teaching_context use, site_checks checks);

} // namespace lectern::api
