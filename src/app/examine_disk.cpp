// packages/ and staging/ against the database; and all bytes against their hashes.
#include "finding.hpp"
#include "staging.hpp"

#include "lectern/base/sha256.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/jobs/queue.hpp"
#include "lectern/upload/stored_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

result<void> look_for_strangers(library& site, findings& found) {
    const auto directory = site.packages.packages();
    std::error_code problem;
    for (fs::directory_iterator it(directory, problem), end; !problem && it != end; it.increment(problem)) {
        std::error_code ignored; // what cannot be looked at is no package
        if (store::is_package_id(it->path().filename().string()) && it->is_directory(ignored)) continue;
        found.differences.push_back({it->path().string() + " is no package; --repair sets it aside",
                                     [where = &site, file = it->path()] { return set_aside(*where, file); }});
    }
    if (problem) return from_errno(problem.value(), "reading " + directory.string());
    return {};
}

result<bool> some_job_prepares(library& site, std::string_view source) {
    const auto open = jobs::unfinished(*site.database);
    if (!open) return open.error();
    return std::ranges::any_of(
        *open, [source](const jobs::job& job) { return job.payload.find(source) != std::string::npos; });
}

// What is left of a job that goes on is what it goes on with.
result<bool> belongs_to_a_job(library& site, const fs::path& directory) {
    const auto name = directory.filename().string();
    if (constexpr std::string_view look = "look-";
        name.starts_with(look)) // of an upload; its job takes it over
        return some_job_prepares(site, std::string_view(name).substr(look.size()));
    const auto job = jobs::find(*site.database, name);
    if (!job) return job.error();
    if (!*job) return false;
    const auto phase = (*job)->state.phase;
    return phase == jobs::job_phase::waiting || phase == jobs::job_phase::running;
}

result<std::string> remove_directory(const fs::path& directory) {
    std::error_code problem;
    fs::remove_all(directory, problem);
    if (problem) return from_errno(problem.value(), "removing " + directory.string());
    return "removed " + directory.string() + ", left by an import that was killed";
}

void verify_package(library& site, const std::string& id, std::vector<std::string>& sentences) {
    const auto broken = site.packages.verify(id);
    const auto say = [&](const std::string& what) {
        sentences.push_back("package " + id + ": ");
        sentences.back() += what;
    };
    if (!broken) return say(broken.error().detail);
    for (const auto& difference : *broken) say(difference);
}

// Missing files and wrong lengths are found without reading; here it is about the bytes alone.
std::optional<std::string> hash_difference(const fs::path& directory, const upload::stored_source& source) {
    const auto file = directory / source.id;
    std::error_code problem;
    if (fs::file_size(file, problem) != source.bytes || problem) return std::nullopt;
    const auto hash = base::sha256_hex_of_file(file);
    const auto name = "source " + source.id + " (" + source.filename + ")";
    if (!hash && hash.error().code == errc::not_found) return std::nullopt; // deleted while we read
    if (!hash) return name + ": " + hash.error().detail;
    if (*hash == source.sha256) return std::nullopt;
    return name + " is not what was uploaded: its SHA-256 differs";
}

std::string free_name(const fs::path& wanted, int number) {
    return number == 0 ? wanted.string() : wanted.string() + "." + std::to_string(number);
}

} // namespace

result<void> examine_packages(library& site, findings& found) {
    const auto on_disk = site.packages.list();
    if (!on_disk) return on_disk.error();
    auto report = catalogue::check(*site.database, *on_disk);
    if (!report) return report.error();
    for (auto& problem : report->problems) found.differences.push_back({std::move(problem), {}});
    for (auto& remark : report->remarks) found.remarks.push_back(std::move(remark));
    return look_for_strangers(site, found);
}

result<void> examine_staging(library& site, findings& found) {
    const auto left = abandoned_work(site.packages.staging());
    if (!left) return left.error();
    for (const auto& directory : *left) {
        const auto needed = belongs_to_a_job(site, directory);
        if (!needed) return needed.error();
        if (*needed) continue;
        found.differences.push_back(
            {directory.string() + " was left by an import that was killed; --repair removes it",
             [directory] { return remove_directory(directory); }});
    }
    return {};
}

result<void> examine_bytes(library& site, findings& found) {
    const auto packages = site.packages.list();
    if (!packages) return packages.error();
    std::vector<std::string> sentences;
    for (const auto& id : *packages) verify_package(site, id, sentences);
    const auto stored = upload::list_stored_files(*site.database);
    if (!stored) return stored.error();
    for (const auto& source : stored->sources)
        if (auto difference = hash_difference(site.packages.root() / "sources", source))
            sentences.push_back(std::move(*difference));
    for (auto& sentence : sentences) found.differences.push_back({std::move(sentence), {}});
    return {};
}

result<std::string> set_aside(const library& site, const fs::path& file) {
    const auto directory = site.packages.root() / "set-aside" / file.parent_path().filename();
    std::error_code problem;
    fs::create_directories(directory, problem);
    if (problem) return from_errno(problem.value(), "making " + directory.string());
    for (int number = 0;; ++number) {
        const auto target = free_name(directory / file.filename(), number);
        if (::renameat2(AT_FDCWD, file.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) {
            auto named = base::sync_directory(directory);
            if (named) named = base::sync_directory(file.parent_path());
            if (!named) return named.error();
            return "moved " + file.string() + " to " + target;
        }
        if (errno != EEXIST) return from_errno(errno, "moving " + file.string());
    }
}

} // namespace lectern::app
