#include "examination.hpp"

#include <algorithm>

namespace lectern::app {
namespace {

result<findings> look(library& site, const settings& values, const std::stop_token& stop) {
    findings found;
    const auto goes_on = [&stop](const result<void>& looked) { return looked && !stop.stop_requested(); };
    auto looked = examine_packages(site, found);
    if (goes_on(looked)) looked = examine_sources(site, found);
    if (goes_on(looked)) looked = examine_staging(site, found);
    if (goes_on(looked)) looked = examine_jobs(site, values.jobs, found);
    if (stop.stop_requested()) return error{errc::cancelled, "looking at all of it"};
    if (looked) return found;
    if (looked.error().code != errc::corrupt || found.differences.empty()) return looked.error();
    return found; // a damaged database has been found, and cannot be read any further
}

} // namespace

result<findings> look_twice(library& site, const settings& values, const std::function<bool()>& wait,
                            const std::stop_token& stop) {
    const auto first = look(site, values, stop);
    if (!first || first->differences.empty()) return first;
    if (!wait()) return error{errc::cancelled, "looking again"};
    auto second = look(site, values, stop);
    if (!second) return second;
    std::erase_if(second->differences, [&](const finding& now) {
        return std::ranges::none_of(first->differences, [&](const auto& f) { return f.what == now.what; });
    });
    return second;
}

} // namespace lectern::app
