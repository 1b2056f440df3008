#include "library.hpp"

namespace lectern::app {

result<library> open_library(const std::filesystem::path& data) {
    std::error_code problem;
    std::filesystem::create_directories(data, problem);
    if (problem) return from_errno(problem.value(), "making the data directory " + data.string());
    auto packages = store::package_store::open(data);
    if (!packages) return packages.error();
    auto database = db::database::open(data / "lectern.db", db::access::read_write);
    if (!database) return database.error();
    if (const auto migrated = db::migrate(**database); !migrated) return migrated.error();
    return library{std::move(*database), std::move(*packages)};
}

result<library> open_existing_library(const std::filesystem::path& data) {
    std::error_code problem;
    if (!std::filesystem::exists(data / "lectern.db", problem) && !problem)
        return error{errc::not_found, "there is no lectern.db in it"};
    return open_library(data);
}

} // namespace lectern::app
