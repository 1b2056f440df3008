// lectern doctor: does the disk hold what the database says, and the other way round?
#include "commands.hpp"
#include "library.hpp"
#include "load_settings_for.hpp"
#include "staging.hpp"

#include "lectern/catalogue/catalogue.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iostream>

namespace lectern::app {
namespace {

class examination {
public:
    examination(library& where, bool repair) : library_(where), repair_(repair) {}

    result<void> run() {
        const auto on_disk = library_.packages.list();
        if (!on_disk) return on_disk.error();
        const auto report = catalogue::check(*library_.database, *on_disk);
        if (!report) return report.error();
        findings_ = report->problems;
        remarks_ = report->remarks;
        for (const auto& id : *on_disk) {
            const auto broken = library_.packages.verify(id);
            if (!broken) findings_.push_back("package " + id + ": " + broken.error().detail);
            if (!broken) continue;
            for (const auto& difference : *broken) findings_.push_back("package " + id + ": " + difference);
        }
        return look_at_staging();
    }

    const std::vector<std::string>& findings() const { return findings_; }
    const std::vector<std::string>& remarks() const { return remarks_; } // harmless
    const std::vector<std::string>& repaired() const { return repaired_; }

private:
    result<void> look_at_staging() {
        const auto left = abandoned_work(library_.packages.staging());
        if (!left) return left.error();
        for (const auto& directory : *left) {
            std::error_code problem;
            if (repair_ && std::filesystem::remove_all(directory, problem) > 0 && !problem)
                repaired_.push_back("removed " + directory.string() + ", left by an import that was killed");
            else
                findings_.push_back(directory.string() +
                                    " was left by an import that was killed; --repair removes it");
        }
        return {};
    }

    library& library_;
    bool repair_;
    std::vector<std::string> findings_, remarks_, repaired_;
};

void print(const examination& e, bool json) {
    if (!json) {
        for (const auto& line : e.repaired()) std::cout << "repaired: " << line << "\n";
        for (const auto& line : e.findings()) std::cout << line << "\n";
        for (const auto& line : e.remarks()) std::cout << "note: " << line << "\n";
        if (e.findings().empty()) std::cout << "database and disk agree\n";
        return;
    }
    const auto list = [](const std::vector<std::string>& lines) {
        return boost::json::array(lines.begin(), lines.end());
    };
    const boost::json::object object{{"differences", list(e.findings())},
                                     {"remarks", list(e.remarks())},
                                     {"repaired", list(e.repaired())}};
    std::cout << boost::json::serialize(object) << "\n";
}

} // namespace

exit_status run_doctor(const doctor_arguments& arguments) {
    const auto json = arguments.common.json;
    const auto settings = load_settings_for(arguments.common);
    if (!settings) return report_failure("reading the configuration", settings.error(), json);
    const auto doing = "examining " + settings->data;
    std::error_code problem;
    if (!std::filesystem::exists(std::filesystem::path(settings->data) / "lectern.db", problem) && !problem)
        return report_failure(doing, {errc::not_found, "there is no lectern.db in it"}, json);
    auto library = open_library(settings->data);
    if (!library) return report_failure(doing, library.error(), json);
    examination e(*library, arguments.repair);
    if (const auto ended = e.run(); !ended) return report_failure(doing, ended.error(), json);
    print(e, json);
    return e.findings().empty() ? done : failed;
}

} // namespace lectern::app
