// What narrows a list to some courses, as conditions of its SQL.
#pragma once

#include "lectern/catalogue/views.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

struct filter_sql {
    std::string text;                     // of courses that are called `c`; begins with AND, or is empty
    std::vector<std::string_view> values; // in the order of its question marks
};

// A filter that is not set is not in the text: SQLite would plan for it. Lifetime: looks into `filter`.
filter_sql conditions_of(const course_filter& filter);

} // namespace lectern::catalogue
