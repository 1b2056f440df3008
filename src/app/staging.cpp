#include "staging.hpp"

#include <algorithm>
#include <chrono>

namespace lectern::app {
namespace {

constexpr auto lock_name = "lock";
// Between making a directory and locking it: far more than that takes.
constexpr auto settling = std::chrono::seconds(10);

bool abandoned(const std::filesystem::directory_entry& entry) {
    std::error_code problem;
    const auto age = std::filesystem::file_time_type::clock::now() - entry.last_write_time(problem);
    const auto lock = entry.path() / lock_name;
    if (!std::filesystem::exists(lock, problem)) return !problem && age > settling;
    return base::try_lock_file(lock).has_value();
}

} // namespace

result<staging_area> make_staging_area(const std::filesystem::path& staging) {
    auto directory = base::scratch_directory::make(staging, "import-");
    if (!directory) return directory.error();
    auto lock = base::try_lock_file(directory->path() / lock_name);
    if (!lock) return lock.error();
    return staging_area{std::move(*directory), std::move(*lock)};
}

result<std::vector<std::filesystem::path>> abandoned_work(const std::filesystem::path& staging) {
    std::vector<std::filesystem::path> left;
    std::error_code problem;
    for (std::filesystem::directory_iterator it(staging, problem), end; !problem && it != end;
         it.increment(problem))
        if (abandoned(*it)) left.push_back(it->path());
    if (problem) return from_errno(problem.value(), "reading " + staging.string());
    std::sort(left.begin(), left.end());
    return left;
}

} // namespace lectern::app
