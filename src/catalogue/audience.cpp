#include "lectern/catalogue/audience.hpp"

#include <chrono>
#include <cstdio>

namespace lectern::catalogue {
namespace {

using day = std::chrono::sys_days;

std::string day_text(day when) {
    const std::chrono::year_month_day date(when);
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()) % 10000,
                  static_cast<unsigned>(date.month()) % 100, static_cast<unsigned>(date.day()) % 100);
    return text;
}

} // namespace

bool is_valid_on(const grant_terms& grant, base::time_point when) {
    const auto today = day_text(std::chrono::floor<std::chrono::days>(when));
    const bool begun = !grant.from_on || today.substr(0, grant.from_on->size()) >= *grant.from_on;
    const bool over = grant.until_on && today.substr(0, grant.until_on->size()) > *grant.until_on;
    return begun && !over;
}

base::time_point valid_until(const grant_terms& grant, base::time_point now, base::time_point limit) {
    auto midnight = std::chrono::floor<std::chrono::days>(now) + std::chrono::days(1);
    for (; midnight < limit; midnight += std::chrono::days(1))
        if (!is_valid_on(grant, midnight)) return midnight;
    return limit;
}

} // namespace lectern::catalogue
