#include "import_answer.hpp"

#include "edit_request.hpp"
#include "private_answer.hpp"

#include <boost/json.hpp>

namespace lectern::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_told = 1000; // changes of one import

} // namespace

http::response import_answer(const catalogue::import_outcome& report, bool dry_run) {
    json::array changes;
    for (const auto& change : report.changes) {
        if (changes.size() == most_told) break;
        changes.push_back(json::parse(catalogue::to_json(change)));
    }
    const json::object body{{"dry_run", dry_run},
                            {"created", report.created},
                            {"changed", report.changed},
                            {"removed", report.removed},
                            {"unchanged", report.unchanged},
                            {"changes", std::move(changes)},
                            {"more", report.changes.size() > most_told}};
    return fresh_json(json::serialize(body));
}

http::response lines_at_fault(std::vector<catalogue::import_problem> problems) {
    for (auto& problem : problems) problem.what += " (line " + std::to_string(problem.line) + ")";
    return fields_at_fault(problems);
}

} // namespace lectern::api
