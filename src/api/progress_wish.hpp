// The body by which a player tells what was watched, checked: what is wrong is named with its field.
#pragma once

#include "lectern/api/progress.hpp"
#include "lectern/base/clock.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/progress/progress.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lectern::api {

struct progress_wish {
    std::string user; // who watched, as the player knows; empty: it does not say
    std::vector<progress::report> reports;
    std::vector<catalogue::import_problem> problems; // not empty: nothing is counted
};

// Errors: usage (no JSON object).
result<progress_wish> parse_progress(std::string_view body, const progress_options& limits,
                                     base::time_point now);

} // namespace lectern::api
