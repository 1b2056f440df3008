// large_site DATA: fills the database of a data directory with the large catalogue. bench/api.py starts it.
#include "large_catalogue.hpp"

#include "lectern/base/error.hpp"

#include <cstdio>
#include <filesystem>

int main(int count, char** arguments) {
    using namespace lectern;
    if (count != 2) return 2;
    const auto file = std::filesystem::path(arguments[1]) / "lectern.db";
    const auto database = db::database::open(file, db::access::read_write).value();
    db::migrate(*database).value();
    const auto report = catalogue::import_catalogue(*database, bench::catalogue_file()).value();
    if (!report.problems.empty()) return 1;
    bench::publish_many(*database);
    // Their packages are on no disk: nothing is to be read of them.
    if (!database->execute("UPDATE lecture_texts SET next = NULL")) return 1;
    std::printf("%.0f MB of database\n", static_cast<double>(std::filesystem::file_size(file)) / 1e6);
    return 0;
}
