#include "staging.hpp"

#include <algorithm>
#include <chrono>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

constexpr auto lock_name = "lock";
// Between making a directory and locking it: far more than that takes.
constexpr auto settling = std::chrono::seconds(10);

bool is_settled(const fs::directory_entry& entry) {
    std::error_code problem;
    const auto made = entry.last_write_time(problem);
    return !problem && fs::file_time_type::clock::now() - made > settling;
}

bool abandoned(const fs::directory_entry& entry) {
    std::error_code problem;
    const auto lock = entry.path() / lock_name;
    if (!fs::exists(lock, problem)) return !problem && is_settled(entry);
    return base::try_lock_file(lock).has_value();
}

// The recipe goes first: without it, nothing else in the directory is ever used.
void empty_directory(const fs::path& directory) {
    std::error_code ignored;
    for (const auto* name : {"recipe", "published", "work"}) fs::remove_all(directory / name, ignored);
}

constexpr std::string_view hidden_prefix = ".lectern-package-";

// Only what is surely ours and nobody's any more: our name, and our lock that nobody holds or is about to.
void sweep_hidden_areas(const fs::path& parent) {
    std::error_code problem;
    std::vector<fs::path> left;
    for (fs::directory_iterator it(parent, problem), end; !problem && it != end; it.increment(problem)) {
        std::error_code ignored;
        if (it->path().filename().string().starts_with(hidden_prefix) && !it->is_symlink(ignored) &&
            fs::is_regular_file(it->path() / lock_name, ignored) && abandoned(*it) && is_settled(*it))
            left.push_back(it->path());
    }
    for (const auto& directory : left) fs::remove_all(directory, problem);
}

result<staging_area> make_area(const fs::path& parent, std::string_view prefix) {
    auto directory = base::scratch_directory::make(parent, prefix);
    if (!directory) return directory.error();
    auto lock = base::try_lock_file(directory->path() / lock_name);
    if (!lock) return lock.error();
    return staging_area{std::move(*directory), std::move(*lock)};
}

} // namespace

result<staging_area> make_staging_area(const fs::path& staging) {
    return make_area(staging, "import-");
}

result<staging_area> make_hidden_area(const fs::path& parent) {
    sweep_hidden_areas(parent);
    return make_area(parent, hidden_prefix);
}

result<job_area> job_area::open(const fs::path& staging, std::string_view job, const std::string& recipe) {
    const auto directory = staging / job;
    std::error_code problem;
    fs::create_directory(directory, problem);
    if (problem) return from_errno(problem.value(), "creating " + directory.string());
    auto lock = base::try_lock_file(directory / lock_name);
    if (!lock) return lock.error();
    job_area area(directory, std::move(*lock));
    const auto known = base::read_file(directory / "recipe");
    if (!known || *known != recipe) {
        area.begins_again_ = fs::exists(area.work(), problem);
        area.clear();
        if (auto noted = base::write_file_durably(directory / "recipe", recipe); !noted) return noted.error();
    }
    fs::create_directory(area.work(), problem);
    if (problem) return from_errno(problem.value(), "creating " + area.work().string());
    return area;
}

result<void> job_area::note_published(std::string_view package) const {
    return base::write_file_durably(directory_ / "published", package);
}

std::optional<std::string> job_area::published() const {
    const auto noted = base::read_file(directory_ / "published");
    return noted ? std::optional(*noted) : std::nullopt;
}

void job_area::clear() const {
    empty_directory(directory_);
}

void remove_job_area(const fs::path& staging, std::string_view job) {
    std::error_code ignored;
    fs::remove_all(staging / job, ignored);
}

result<std::vector<fs::path>> abandoned_work(const fs::path& staging,
                                             const std::set<std::string>& unfinished) {
    std::vector<fs::path> left;
    std::error_code problem;
    for (fs::directory_iterator it(staging, problem), end; !problem && it != end; it.increment(problem))
        if (!unfinished.contains(it->path().filename().string()) && abandoned(*it))
            left.push_back(it->path());
    if (problem) return from_errno(problem.value(), "reading " + staging.string());
    std::sort(left.begin(), left.end());
    return left;
}

} // namespace lectern::app
