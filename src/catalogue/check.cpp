// What `lectern doctor` asks of the catalogue.
#include "poster_repository.hpp"
#include "video_repository.hpp"

#include <algorithm>
#include <iterator>

namespace lectern::catalogue {
namespace {

std::string sentence_for_missing(db::session& session, const std::string& package) {
    std::string text = "package " + package + " is in the database and not on the disk";
    for (const auto& lecture : lectures_of_package(session, package))
        text += "; lecture " + lecture.lecture_id + " \"" + lecture.title + "\" has it";
    return text;
}

} // namespace

result<check_report> check(db::database& database, const std::vector<std::string>& on_disk) {
    check_report report;
    const auto healthy = database.quick_check();
    if (!healthy && healthy.error().code != errc::corrupt) return healthy.error();
    if (!healthy) {
        report.problems.push_back(healthy.error().detail);
        return report;
    }
    db::session session(database);
    const auto known = all_packages(session);
    std::vector<std::string> missing;
    std::ranges::set_difference(known, on_disk, std::back_inserter(missing));
    for (const auto& package : missing) report.problems.push_back(sentence_for_missing(session, package));
    std::vector<std::string> orphans;
    std::ranges::set_difference(on_disk, known, std::back_inserter(orphans));
    for (const auto& package : orphans)
        report.remarks.push_back("package " + package +
                                 " is on the disk and no lecture has it: harmless, it takes space");
    for (const auto& lecture : published_without_package(session))
        report.problems.push_back("lecture " + lecture.lecture_id + " \"" + lecture.title +
                                  "\" is published and has no package to play");
    for (auto& sentence : damaged_posters(session)) report.problems.push_back(std::move(sentence));
    count_all(session, report);
    if (!session.ok()) return session.outcome().error();
    return report;
}

} // namespace lectern::catalogue
