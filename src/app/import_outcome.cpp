#include "import_outcome.hpp"

#include <boost/json.hpp>

#include <iostream>

namespace lectern::app {
namespace {

namespace json = boost::json;

std::string lines_of(const catalogue::imported_change& change) {
    auto text = change.change + " " + change.kind + " " + change.label + "\n";
    if (change.change == "left") return text;
    for (const auto& field : change.fields) {
        text += "    " + field.field + ": ";
        if (change.change == "changed") text += field.before + " -> ";
        text += (change.change == "removed" ? field.before : field.after) + "\n";
    }
    return text;
}

} // namespace

error all_problems(const std::string& file, const std::vector<catalogue::import_problem>& problems) {
    std::string all;
    for (const auto& p : problems) {
        all += all.empty() ? "" : "\n";
        all += file + ":" + std::to_string(p.line) + ": " + (p.field.empty() ? "" : p.field + ": ") + p.what;
    }
    return {errc::refused, all};
}

error refused_input(const error& why) {
    return {why.code == errc::usage ? errc::refused : why.code, why.detail};
}

void print_import(const catalogue::import_outcome& report, const import_print& how) {
    if (how.json) {
        json::object object{{"created", report.created},
                            {"changed", report.changed},
                            {"removed", report.removed},
                            {"unchanged", report.unchanged}};
        if (how.dry_run) object["dry_run"] = true;
        json::array changes;
        for (const auto& change : report.changes) changes.push_back(json::parse(catalogue::to_json(change)));
        if (how.with_changes) object["changes"] = std::move(changes);
        std::cout << json::serialize(object) << "\n";
        return;
    }
    if (how.with_changes)
        for (const auto& change : report.changes) std::cout << lines_of(change);
    std::cout << report.created << " created, " << report.changed << " changed, " << report.removed
              << " removed, " << report.unchanged << " unchanged"
              << (how.dry_run ? "; this was a dry run: nothing is changed" : "") << "\n";
}

} // namespace lectern::app
