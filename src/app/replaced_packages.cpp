#include "replaced_packages.hpp"

#include "recording_job.hpp"
#include "recut.hpp"

#include "lectern/base/crash_point.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/log.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/replaced_packages.hpp"
#include "lectern/jobs/queue.hpp"
#include "lectern/upload/sources.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

constexpr auto between_looks = std::chrono::minutes(10);
constexpr int jobs_looked_at = 1000; // of a lecture
constexpr std::string_view leaving = "leaving-";

bool is_open(const jobs::job& job) {
    return job.state.phase == jobs::job_phase::waiting || job.state.phase == jobs::job_phase::running;
}

// What a lecture's jobs know of its versions.
class recordings_of {
public:
    static result<recordings_of> read(db::database& database, const fs::path& data,
                                      std::string_view lecture) {
        recordings_of found;
        for (const auto kind : {package_job, rest_job}) {
            const auto all = jobs::newest_of_kind(database, lecture, kind, jobs_looked_at);
            if (!all) return all.error();
            for (const auto& job : *all)
                if (const auto taken = found.take(database, job, data); !taken) return taken.error();
        }
        return found;
    }

    // Both were made of the same recording, it is on the disk, and nothing is being made of it now.
    bool can_make_again(const catalogue::replaced_version& version) const {
        if (is_busy_) return false;
        if (version.fingerprint == version.playing && !was_prepared_again(version.playing)) return false;
        return std::ranges::any_of(made_, [&](const made& now) {
            return now.is_there && now.fingerprint == version.playing &&
                   (now.recording == version.fingerprint || has_made(version.fingerprint, now.recording));
        });
    }

private:
    struct made {
        std::string fingerprint, recording;
        bool is_there = false, is_again = false;
    };

    result<void> take(db::database& database, const jobs::job& job, const fs::path& data) {
        is_busy_ = is_busy_ || is_open(job);
        const auto task = parse_payload(job.payload);
        if (!task || job.kind != package_job) return {};
        const auto bytes = upload::size_of_source(database, task->source.filename().string());
        if (!bytes) return bytes.error();
        std::error_code problem;
        const auto there = fs::file_size(data / task->source, problem);
        auto fingerprint = fingerprint_of(*task);
        const bool is_again = task->recut_of == fingerprint;
        made_.push_back({std::move(fingerprint), task->source_sha256, !problem && *bytes == there, is_again});
        return {};
    }

    // For another profile: what else is of one fingerprint is there on purpose.
    bool was_prepared_again(const std::string& fingerprint) const {
        return std::ranges::any_of(
            made_, [&](const made& one) { return one.is_again && one.fingerprint == fingerprint; });
    }

    bool has_made(const std::string& fingerprint, const std::string& recording) const {
        return std::ranges::any_of(made_, [&](const made& one) {
            return one.fingerprint == fingerprint && one.recording == recording;
        });
    }

    std::vector<made> made_;
    bool is_busy_ = false;
};

// Cutting takes the captions from the package that plays: what was cut out of those is nowhere else.
bool has_all_captions(const store::package_manifest& plays, const store::package_manifest& replaced) {
    const auto file_of = [](const store::package_manifest& made, const std::string& path) {
        const auto found = std::ranges::find(made.files, path, &store::package_file::path);
        return found == made.files.end() ? nullptr : &*found;
    };
    return std::ranges::all_of(replaced.captions, [&](const store::caption_track& track) {
        const auto same = std::ranges::find(plays.captions, track.language, &store::caption_track::language);
        if (same == plays.captions.end()) return false;
        const auto *before = file_of(replaced, track.file), *now = file_of(plays, same->file);
        return before && now && before->bytes == now->bytes && before->sha256 == now->sha256;
    });
}

// Of the same recording cut the same way, what was added to stays, and the sound that came early while it is
// a link to what plays.
class version_of_the_same {
public:
    version_of_the_same(const store::package_manifest& made, fs::path where)
        : made_(made), where_(std::move(where)) {}

    bool stays_beside(const store::package_manifest& plays, const fs::path& plays_in) const {
        if (has(store::rendition_kind::video))
            return profile_in(plays.plan_json) == profile_in(made_.plan_json);
        return !has_sound_apart_from(plays_in);
    }

private:
    bool has(store::rendition_kind kind) const {
        return std::ranges::any_of(made_.renditions, [kind](const auto& r) { return r.kind == kind; });
    }

    bool has_sound_apart_from(const fs::path& plays) const {
        return std::ranges::any_of(made_.renditions, [&](const store::rendition& r) {
            if (r.kind != store::rendition_kind::audio) return false;
            std::error_code problem;
            const auto file = r.id + ".mp4";
            return fs::exists(where_ / file, problem) &&
                   !fs::equivalent(plays / file, where_ / file, problem);
        });
    }

    const store::package_manifest& made_;
    fs::path where_;
};

fs::path aside_of(const store::package_store& packages, const std::string& id) {
    return packages.staging() / (std::string(leaving) + id);
}

// After a kill in the middle of a removal.
result<void> bring_back(const store::package_store& packages, const std::string& id) {
    const auto place = packages.path_of(id), aside = aside_of(packages, id);
    std::error_code problem;
    if (fs::exists(place, problem) || !fs::exists(aside, problem)) return {};
    fs::rename(aside, place, problem);
    return problem ? result<void>(from_errno(problem.value(), "moving back " + place.string()))
                   : result<void>{};
}

class removal {
public:
    using versions = std::vector<catalogue::replaced_version>;

    removal(db::database& database, const store::package_store& packages, base::time_point before)
        : database_(database), packages_(packages), before_(before) {}

    // Looks first without keeping anybody from writing. Whoever publishes the same package does so in a
    // transaction in which he looks whether it is there: while it leaves, nobody else has one.
    result<bool> remove(const std::string& id, const versions& replaced) {
        const auto may = may_go(database_, replaced, known_);
        if (!may || !*may) return may;
        if (const auto back = bring_back(packages_, id); !back) return back.error();
        const auto kept = is_worth_keeping(id, replaced);
        if (!kept) return kept.error();
        if (*kept) return false;
        return remove_now(id);
    }

private:
    using by_lecture = std::map<std::string, recordings_of>;

    result<bool> remove_now(const std::string& id) {
        auto in = db::transaction::begin(database_);
        if (!in) return in.error();
        const auto still = may_go_still(*in, id);
        if (!still || !*still) return still;
        if (const auto marked = catalogue::mark_removed(*in, id, base::now()); !marked) return marked.error();
        const auto place = packages_.path_of(id), aside = aside_of(packages_, id);
        std::error_code problem;
        fs::remove_all(aside, problem);
        fs::rename(place, aside, problem);
        if (problem) return from_errno(problem.value(), "moving " + place.string());
        base::crash_point("package_leaving");
        if (const auto committed = in->commit(); !committed) {
            fs::rename(aside, place, problem);
            return committed.error();
        }
        fs::remove_all(aside, problem); // what is left of it goes when a server begins
        base::log_info("package.removed",
                       {{"package", id}, {"why", "its recording plays prepared otherwise"}});
        return true;
    }

    result<bool> may_go_still(db::transaction& in, const std::string& id) {
        const auto replaced = catalogue::find_replaced(in.connection(), before_, id);
        if (!replaced) return replaced.error();
        by_lecture now;
        const auto may = may_go(in.connection(), *replaced, now);
        if (!may || !*may) return may;
        const auto kept = is_worth_keeping(id, *replaced);
        return kept ? result<bool>(!*kept) : kept;
    }

    // What is read of a lecture's jobs is read once.
    result<bool> may_go(db::database& database, const versions& replaced, by_lecture& known) const {
        for (const auto& version : replaced) {
            auto made = known.find(version.lecture_id);
            if (made == known.end()) {
                auto read = recordings_of::read(database, packages_.root(), version.lecture_id);
                if (!read) return read.error();
                made = known.emplace(version.lecture_id, std::move(*read)).first;
            }
            if (!made->second.can_make_again(version)) return false;
        }
        return !replaced.empty();
    }

    // Captions that are not in what plays instead, byte for byte; and what is as good as that.
    result<bool> is_worth_keeping(const std::string& id, const versions& replaced) const {
        const auto manifest = packages_.load(id);
        if (!manifest) return manifest.error();
        for (const auto& version : replaced) {
            const auto plays = packages_.load(version.instead);
            if (!plays) return plays.error();
            if (!has_all_captions(*plays, *manifest)) return true;
            const version_of_the_same made(*manifest, packages_.path_of(id));
            if (version.fingerprint == version.playing &&
                made.stays_beside(*plays, packages_.path_of(version.instead)))
                return true;
        }
        return false;
    }

    db::database& database_;
    const store::package_store& packages_;
    base::time_point before_;
    by_lecture known_;
};

} // namespace

result<std::size_t> remove_replaced_packages(db::database& database, const store::package_store& packages,
                                             base::time_point before) {
    const auto replaced = catalogue::find_replaced(database, before);
    if (!replaced) return replaced.error();
    std::map<std::string, removal::versions> by_package;
    for (const auto& version : *replaced) by_package[version.package].push_back(version);
    removal removing(database, packages, before);
    std::size_t gone = 0;
    std::optional<error> first;
    for (const auto& [id, versions] : by_package) {
        const auto removed = removing.remove(id, versions);
        if (removed && *removed) ++gone;
        if (removed) continue;
        base::log_error("package.not_removed", {{"package", id}, {"why", removed.error().detail}});
        if (!first) first = removed.error();
    }
    if (first) return *first;
    return gone;
}

result<void> bring_back_leaving(db::database& database, const store::package_store& packages) {
    const auto known = catalogue::known_packages(database);
    if (!known) return known.error();
    for (const auto& id : *known)
        if (const auto back = bring_back(packages, id); !back) return back;
    return {};
}

replaced_package_keeper::replaced_package_keeper(fs::path database, store::package_store packages,
                                                 std::chrono::microseconds keep)
    : file_(std::move(database)), packages_(std::move(packages)), keep_(keep),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void replaced_package_keeper::look() const {
    const auto database = db::database::open(file_, db::access::read_write);
    const auto done = database ? remove_replaced_packages(**database, packages_, base::now() - keep_)
                               : result<std::size_t>(database.error());
    if (!done) base::log_error("package.not_removed", {{"why", done.error().detail}});
}

void replaced_package_keeper::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        look();
        std::unique_lock lock(mutex_);
        stopped_.wait_for(lock, stop, between_looks, [] { return false; });
    }
}

} // namespace lectern::app
