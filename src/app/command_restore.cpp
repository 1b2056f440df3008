// lectern restore: a backup becomes a data directory, whole and verified, or nothing is there.
#include "backup_record.hpp"
#include "commands.hpp"
#include "load_settings_for.hpp"
#include "verified_copy.hpp"

#include "lectern/base/files.hpp"

#include <boost/json.hpp>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <sys/stat.h>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

result<void> restore_file(const fs::path& from, const fs::path& to, const backed_up_file& file, placing how) {
    const auto there = from / file.name;
    std::error_code problem;
    const auto bytes = fs::file_size(there, problem);
    if (problem) return error{errc::corrupt, "the backup is damaged: " + there.string() + " is not there"};
    if (bytes < file.bytes)
        return error{errc::corrupt, "the backup is damaged: " + there.string() + " has " +
                                        std::to_string(bytes) + " bytes of " + std::to_string(file.bytes)};
    const auto hash = place_file(there, to, file.bytes, how);
    if (!hash) return hash.error();
    if (*hash == file.sha256) return {};
    return error{errc::corrupt, "the backup is damaged: " + there.string() +
                                    " is not what was backed up: its SHA-256 differs"};
}

result<void> fill(const fs::path& backup, const backup_record& record, const fs::path& data, placing how) {
    std::error_code problem;
    for (const auto* name : {"packages", "sources", "staging"}) fs::create_directories(data / name, problem);
    if (problem) return from_errno(problem.value(), "making directories in " + data.string());
    for (const auto& id : record.packages) {
        const auto placed = place_package(backup / "packages", data / "packages", id, how);
        if (placed) continue;
        const bool damaged = placed.error().code != errc::no_space && placed.error().code != errc::io;
        return damaged ? error{errc::corrupt, "the backup is damaged: " + placed.error().detail}
                       : placed.error();
    }
    for (const auto& source : record.sources) {
        const auto way = source.is_arriving ? placing::copy : how;
        auto placed = restore_file(backup / "sources", data / "sources" / source.name, source, way);
        if (!placed) return placed;
    }
    if (record.keys)
        if (auto placed = restore_file(backup, data / "playback.keys", *record.keys, placing::copy); !placed)
            return placed;
    // The database is written to from the first moment on.
    return restore_file(backup, data / "lectern.db", record.database, placing::copy);
}

bool is_mount_point(const fs::path& directory) {
    struct stat inside {
    }, beside{};
    return ::stat(directory.c_str(), &inside) == 0 && ::stat((directory / "..").c_str(), &beside) == 0 &&
           inside.st_dev != beside.st_dev;
}

// Into a directory that cannot itself be replaced; the database last, since with it the site is there.
result<void> move_into(const fs::path& made, const fs::path& data) {
    for (const auto* name : {"packages", "sources", "staging", "playback.keys", "lectern.db"})
        if (fs::exists(made / name) && ::rename((made / name).c_str(), (data / name).c_str()) != 0)
            return from_errno(errno, "renaming to " + (data / name).string());
    return base::sync_directory(data);
}

result<void> take_place(base::scratch_directory& made, const fs::path& data) {
    if (is_mount_point(data)) return move_into(made.path(), data);
    if (::rename(made.path().c_str(), data.c_str()) != 0)
        return from_errno(errno, "renaming to " + data.string());
    made.keep();
    return base::sync_directory(data.parent_path());
}

// A file system of its own has this from the beginning.
bool is_as_good_as_empty(const fs::path& directory, std::error_code& problem) {
    for (fs::directory_iterator it(directory, problem), end; !problem && it != end; it.increment(problem))
        if (it->path().filename() != "lost+found") return false;
    return true;
}

result<backup_record> restore(const fs::path& backup, fs::path data, placing how) {
    const auto record = read_backup_record(backup);
    if (!record) return record.error();
    if (!*record)
        return error{errc::not_found, backup.string() + " holds no backup, or one that was never finished"};
    std::error_code problem;
    data = fs::weakly_canonical(fs::absolute(data), problem);
    if (!data.has_filename()) data = data.parent_path();
    if (fs::exists(data, problem) &&
        (!fs::is_directory(data, problem) || !is_as_good_as_empty(data, problem)))
        return error{errc::usage, data.string() + " is not empty: a backup is restored to a new directory"};
    const auto place = is_mount_point(data) ? data : data.parent_path();
    fs::create_directories(place, problem);
    auto made = base::scratch_directory::make(place, ".lectern-restore-");
    if (!made) return made.error();
    auto done = fill(backup, **record, made->path(), how);
    if (done) done = base::sync_tree(made->path());
    if (done) done = take_place(*made, data);
    if (!done) return done.error();
    return **record;
}

void print(const backup_record& record, const std::string& data, bool json) {
    if (json) {
        const boost::json::object object{
            {"made", record.made},
            {"packages", record.packages.size()},
            {"sources", record.sources.size()},
            {"missing", boost::json::array(record.missing.begin(), record.missing.end())}};
        std::cout << boost::json::serialize(object) << "\n";
        return;
    }
    for (const auto& sentence : record.missing) std::cout << "was not in the backup: " << sentence << "\n";
    std::cout << data << " is the site of " << record.made << ": " << record.packages.size()
              << " packages and " << record.sources.size() << " sources, every byte as it was\n";
}

} // namespace

exit_status run_restore(const backup_arguments& arguments) {
    const auto json = arguments.common.json;
    const auto settings = load_settings_for(arguments.common);
    if (!settings) return report_failure("reading the configuration", settings.error(), json);
    const auto restored =
        restore(arguments.directory, settings->data, arguments.copy ? placing::copy : placing::link);
    if (!restored) return report_failure("restoring " + arguments.directory, restored.error(), json);
    print(*restored, settings->data, json);
    return done;
}

} // namespace lectern::app
