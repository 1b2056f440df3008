// lectern backup: a copy of a running site that is consistent in itself. The database is copied first, as it
// is at one moment; what it names is on the disk by then and is never changed, only deleted.
#include "backup_record.hpp"
#include "commands.hpp"
#include "library.hpp"
#include "load_settings_for.hpp"
#include "verified_copy.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/base/ids.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/replaced_packages.hpp"
#include "lectern/upload/stored_files.hpp"

#include <boost/json.hpp>

#include <functional>
#include <iostream>
#include <map>
#include <set>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

constexpr auto lock_name = "backup.lock"; // also says that the directory is one of ours

struct backup_counts {
    std::size_t packages = 0, sources = 0; // in the backup
    std::size_t placed = 0;                // of them new
};

class site_backup {
public:
    site_backup(library& site, fs::path to, placing how)
        : site_(site), from_(site.packages.root()), to_(std::move(to)), how_(how) {}

    result<void> run() {
        auto done = claim_directory();
        if (done) done = copy_database();
        if (done) done = place_packages();
        if (done) done = place_sources();
        if (done) done = place_keys();
        if (done) done = finish();
        return done;
    }

    const backup_record& record() const { return record_; }
    const backup_counts& counts() const { return counts_; }

private:
    // Ours alone, of this site, and not within it.
    result<void> claim_directory() {
        std::error_code problem;
        fs::create_directories(to_, problem);
        if (problem) return from_errno(problem.value(), "making " + to_.string());
        from_ = fs::canonical(from_);
        to_ = fs::canonical(to_);
        for (const auto& [inner, outer] : {std::pair(from_, to_), std::pair(to_, from_)})
            if (std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end())
                return error{errc::usage, "the backup and the data directory lie in one another"};
        if (!fs::exists(to_ / lock_name, problem) && !fs::is_empty(to_, problem))
            return error{errc::usage, to_.string() + " is not empty and holds no backup"};
        auto lock = base::try_lock_file(to_ / lock_name);
        if (!lock) return lock.error();
        lock_ = std::move(*lock);
        auto previous = read_backup_record(to_);
        if (!previous) return previous.error();
        if (*previous && (*previous)->data != from_)
            return error{errc::usage, to_.string() + " holds the backup of " + (*previous)->data};
        held_anything_ = *previous && !((*previous)->packages.empty() && (*previous)->sources.empty());
        if (*previous)
            for (auto& source : (*previous)->sources) held_.emplace(source.name, source);
        return {};
    }

    result<void> copy_database() {
        record_.made = base::to_iso8601(base::now());
        record_.data = from_.string();
        record_.database.name = "lectern-" + base::new_uuid() + ".db";
        const auto file = to_ / record_.database.name;
        if (auto copied = db::back_up(*site_.database, file); !copied) return copied;
        auto opened = db::database::open(file, db::access::read_write);
        if (!opened) return opened.error();
        copy_ = std::move(*opened);
        std::error_code problem;
        for (const auto* name : {"packages", "sources"}) fs::create_directories(to_ / name, problem);
        if (problem) return from_errno(problem.value(), "making directories in " + to_.string());
        return {};
    }

    result<void> place_packages() {
        auto packages = catalogue::known_packages(*copy_);
        if (!packages) return packages.error();
        std::error_code problem;
        for (auto& id : *packages) {
            if (!fs::exists(to_ / "packages" / id, problem)) {
                const auto placed = place_package(from_ / "packages", to_ / "packages", id, how_);
                if (!placed && !is_of_the_site(placed.error())) return placed.error();
                if (!placed) {
                    const auto left = has_left(id);
                    if (!left) return left.error();
                    if (!*left) record_.missing.push_back(placed.error().detail);
                    continue;
                }
                ++counts_.placed;
            }
            record_.packages.push_back(std::move(id));
        }
        counts_.packages = record_.packages.size();
        return {};
    }

    // Gone while we copied, since nothing plays it, not in the copy either: the copy knows it no more.
    result<bool> has_left(const std::string& id) {
        const auto left = catalogue::was_removed(*site_.database, id);
        if (!left || !*left) return left;
        const auto plays = catalogue::is_played(*copy_, id);
        if (!plays) return plays;
        if (*plays) return false;
        const auto marked =
            change_copy([&](auto& in) { return catalogue::mark_removed(in, id, base::now()); });
        return marked ? result<bool>(true) : marked.error();
    }

    // The site does not have it, or not as it was: nothing that a backup could help.
    static bool is_of_the_site(const error& why) {
        return why.code == errc::not_found || why.code == errc::corrupt || why.code == errc::refused;
    }

    result<void> place_sources() {
        const auto stored = upload::list_stored_files(*copy_);
        if (!stored) return stored.error();
        std::set<std::string> whole;
        for (const auto& source : stored->sources) {
            whole.insert(source.id);
            if (auto placed = place(source, *stored); !placed) return placed;
        }
        for (const auto& upload : stored->uploads)
            if (!whole.contains(upload.id) && !upload.is_deleting && upload.received > 0)
                if (auto placed = place(upload); !placed) return placed;
        counts_.sources = record_.sources.size();
        return {};
    }

    result<void> place(const upload::stored_source& source, const upload::stored_files& stored) {
        const auto held = held_.find(source.id);
        std::error_code problem;
        const auto there = fs::file_size(to_ / "sources" / source.id, problem);
        if (!problem && held != held_.end() && there == source.bytes && held->second.bytes == source.bytes &&
            held->second.sha256 == source.sha256) {
            record_.sources.push_back(held->second);
            return {};
        }
        const auto hash =
            place_file(from_ / "sources" / source.id, to_ / "sources" / source.id, source.bytes, how_);
        if (!hash && !is_of_the_site(hash.error())) return hash.error();
        if (hash && *hash == source.sha256) {
            ++counts_.placed;
            record_.sources.push_back({source.id, source.bytes, *hash});
            return {};
        }
        if (source.lectures.empty() && was_deleted(source.id)) return forget(source.id);
        const bool is_going = std::ranges::any_of(
            stored.uploads, [&](const auto& u) { return u.id == source.id && u.is_deleting; });
        if (is_going && source.lectures.empty()) return {}; // the server that is restored finishes that
        fs::remove(to_ / "sources" / source.id, problem);
        record_.missing.push_back(
            "source " + source.id + " (" + source.filename +
            "): " + (hash ? "it is not what was uploaded: its SHA-256 differs" : hash.error().detail));
        return {};
    }

    // What is still arriving is copied as far as it was acknowledged, since the server goes on writing to it.
    result<void> place(const upload::stored_upload& upload) {
        const auto file = from_ / "sources" / upload.id;
        const auto hash = place_file(file, to_ / "sources" / upload.id, upload.received, placing::copy);
        if (hash) {
            ++counts_.placed;
            record_.sources.push_back({upload.id, upload.received, *hash, true});
            return {};
        }
        if (!is_of_the_site(hash.error())) return hash.error();
        if (was_deleted(upload.id)) return forget(upload.id);
        record_.missing.push_back("upload " + upload.id + " (" + upload.filename +
                                  "): " + hash.error().detail);
        return {};
    }

    // While we copied: its owner, or the end of its time.
    bool was_deleted(const std::string& id) {
        const auto now = upload::list_stored_files(*site_.database);
        return now && std::ranges::none_of(now->uploads,
                                           [&](const auto& u) { return u.id == id && !u.is_deleting; });
    }

    result<void> forget(const std::string& id) {
        return change_copy([&](auto& in) { return upload::mark_gone(in, id); });
    }

    result<void> change_copy(const std::function<result<void>(db::transaction&)>& how) {
        auto change = db::transaction::begin(*copy_);
        if (!change) return change.error();
        if (auto changed = how(*change); !changed) return changed;
        return change->commit();
    }

    // Under the name of their content, so that the backup before this one keeps its own.
    result<void> place_keys() {
        const auto keys = from_ / "playback.keys";
        const auto hash = base::sha256_hex_of_file(keys);
        if (!hash && hash.error().code == errc::not_found) return {};
        if (!hash) return hash.error();
        std::error_code problem;
        const auto bytes = fs::file_size(keys, problem);
        if (problem) return from_errno(problem.value(), "reading " + keys.string());
        record_.keys = {"keys-" + *hash, bytes, *hash, false};
        const auto placed = place_file(keys, to_ / record_.keys->name, bytes, placing::copy);
        if (!placed) return placed.error();
        return {};
    }

    result<void> finish() {
        copy_.reset(); // its write-ahead log goes into it
        const auto file = to_ / record_.database.name;
        std::error_code problem;
        record_.database.bytes = fs::file_size(file, problem);
        if (problem) return from_errno(problem.value(), "reading " + file.string());
        const auto hash = base::sha256_hex_of_file(file);
        if (!hash) return hash.error();
        record_.database.sha256 = *hash;
        // A disk that is not mounted looks like a site without lectures.
        if (record_.packages.empty() && record_.sources.empty() && held_anything_)
            return error{errc::refused, from_.string() + " holds no lecture any more, and the backup does: "
                                                         "name a new directory for it"};
        if (auto synced = base::sync_file(file); !synced) return synced;
        if (auto written = write_backup_record(to_, record_); !written) return written;
        remove_what_is_over();
        return {};
    }

    // What the new record does not name: of the backup before this one, or of one that was killed.
    void remove_what_is_over() {
        std::set<std::string> kept{record_.database.name, "backup.json", lock_name, "packages", "sources"};
        if (record_.keys) kept.insert(record_.keys->name);
        remove_others(to_, kept);
        remove_others(to_ / "packages", {record_.packages.begin(), record_.packages.end()});
        std::set<std::string> sources;
        for (const auto& source : record_.sources) sources.insert(source.name);
        remove_others(to_ / "sources", sources);
    }

    library& site_;
    bool held_anything_ = false; // the backup that is there already
    fs::path from_, to_;
    placing how_;
    base::unique_fd lock_;
    std::unique_ptr<db::database> copy_;
    std::map<std::string, backed_up_file> held_; // by the backup before this one
    backup_record record_;
    backup_counts counts_;
};

void print(const site_backup& made, const std::string& directory, bool json) {
    const auto& missing = made.record().missing;
    const auto& counts = made.counts();
    if (json) {
        const boost::json::object object{{"packages", counts.packages},
                                         {"sources", counts.sources},
                                         {"new", counts.placed},
                                         {"missing", boost::json::array(missing.begin(), missing.end())}};
        std::cout << boost::json::serialize(object) << "\n";
        return;
    }
    for (const auto& sentence : missing) std::cout << "not in the backup: " << sentence << "\n";
    std::cout << directory << " holds " << counts.packages << " packages and " << counts.sources
              << " sources, " << counts.placed << " of them new\n";
}

} // namespace

exit_status run_backup(const backup_arguments& arguments) {
    const auto json = arguments.common.json;
    const auto settings = load_settings_for(arguments.common);
    if (!settings) return report_failure("reading the configuration", settings.error(), json);
    const auto doing = "backing up " + settings->data;
    auto library = open_existing_library(settings->data);
    if (!library) return report_failure(doing, library.error(), json);
    site_backup backup(*library, arguments.directory, arguments.copy ? placing::copy : placing::link);
    if (const auto made = backup.run(); !made) return report_failure(doing, made.error(), json);
    print(backup, arguments.directory, json);
    return backup.record().missing.empty() ? done : failed;
}

} // namespace lectern::app
