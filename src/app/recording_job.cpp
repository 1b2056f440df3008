#include "recording_job.hpp"

#include "arrival_looks.hpp"
#include "early_publication.hpp"
#include "recording_pipeline.hpp"
#include "recut.hpp"
#include "space_watch.hpp"
#include "staging.hpp"
#include "way_giver.hpp"

#include "lectern/base/files.hpp"
#include "lectern/base/log.hpp"
#include "lectern/catalogue/catalogue.hpp"

#include <algorithm>
#include <iterator>

namespace lectern::app {
namespace {

constexpr auto disk_space = "space on the server's disk";

jobs::job_outcome to_outcome(const error& why) {
    switch (why.code) {
    case errc::refused:
    case errc::too_large:
        return jobs::refused{why.detail};
    case errc::no_space:
        return jobs::held_up{disk_space};
    case errc::busy:
        return jobs::held_up{"an earlier attempt to end"};
    case errc::not_found:
        return jobs::refused{"The recording is no longer on the server: upload it once more."};
    default:
        return jobs::interrupted{"The recording could not be prepared: " + why.detail + "."};
    }
}

// The packaging reads captions from files. Lifetime: the directory's.
result<base::scratch_directory> unpack_captions(const recording_job& task,
                                                packaging::package_options& options) {
    auto directory =
        base::scratch_directory::make(std::filesystem::temp_directory_path(), "lectern-captions-");
    if (!directory) return directory.error();
    for (const auto& caption : task.captions) {
        const auto file = directory->path() / std::to_string(options.captions.size());
        if (const auto written = base::write_file(file, caption.file); !written) return written.error();
        options.captions.push_back({caption.language, file});
    }
    return directory;
}

result<void> take_captions_along(const store::package_store& packages, const jobs::job& job,
                                 const recording_job& task, packaging::package_options& options) {
    const auto database = db::database::open(packages.root() / "lectern.db", db::access::read_only);
    if (!database) return database.error();
    auto before = !task.recut_of.empty()
                      ? captions_to_recut(**database, packages, job.lecture_id)
                      : captions_from_before(**database, packages, job.lecture_id, fingerprint_of(task));
    if (!before) return before.error();
    std::ranges::move(*before, std::back_inserter(options.captions));
    return {};
}

result<bool> still_plays(db::database& database, std::string_view lecture, std::string_view package) {
    const auto now = catalogue::playing(database, lecture);
    if (!now) return now.error();
    return *now && (*now)->package_id == package;
}

result<void> queue_rest(db::transaction& in, const jobs::job& job, recording_job task,
                        const std::string& package) {
    task.first_package = package;
    task.captions.clear(); // they are in the package
    const auto queued = jobs::enqueue(in, rest_job, job.lecture_id, to_payload(task), base::now());
    return queued ? result<void>{} : result<void>(queued.error());
}

struct running_job {
    const settings& values;
    const store::package_store& packages;
    const jobs::job& job;
    const std::function<void(double)>& progress;
};

packaging::package_options options_of(const running_job& run, const recording_job& task, space_watch& space) {
    packaging::package_options options;
    options.limits = run.values.input;
    options.targets = run.values.targets;
    options.targets.chosen = packaging::to_profile(task.profile).value_or(options.targets.chosen);
    options.cuts = task.cuts;
    options.stop = space.token();
    options.on_progress = [&run, &space](const media::progress& now) {
        space.look();
        run.progress(now.fraction);
    };
    options.on_note = [&run](std::string_view text) {
        base::log_info("job.note", {{"job", run.job.id}, {"lecture", run.job.lecture_id}, {"what", text}});
    };
    return options;
}

result<bool> still_to_recut(const running_job& run, const recording_job& task) {
    const auto database = db::database::open(run.packages.root() / "lectern.db", db::access::read_only);
    if (!database) return database.error();
    return may_recut(**database, run.job.lecture_id, task.recut_of);
}

jobs::job_outcome prepare(const running_job& run, const recording_job& task, std::stop_token stop) {
    space_watch space(run.packages.root(), run.values, std::move(stop));
    if (space.is_low()) return jobs::held_up{disk_space};
    if (!task.recut_of.empty()) {
        const auto may = still_to_recut(run, task);
        if (!may) return to_outcome(may.error());
        if (!*may) return jobs::finished{[](db::transaction&) { return result<void>{}; }};
    }
    auto options = options_of(run, task, space);
    const auto captions = unpack_captions(task, options);
    if (!captions) return to_outcome(captions.error());
    if (const auto taken = take_captions_along(run.packages, run.job, task, options); !taken)
        return to_outcome(taken.error());
    options.part = packaging::package_part::first;
    const recording what{run.packages.root() / task.source, task.source_name, fingerprint_of(task),
                         run.job.id, [&](const std::filesystem::path& work) {
                             take_look(run.values, task.source.filename().string(), work, options.stop);
                         }};
    if (const auto asked = ask_for_early(run.packages, run.job, what, options); !asked)
        return to_outcome(asked.error());
    auto video = package_into_store(what, options, run.packages, run.values.worker);
    if (!video && space.was_low()) return jobs::held_up{disk_space};
    if (!video) return to_outcome(video.error());
    const auto manifest = run.packages.load(video->package_id);
    const bool more = manifest && packaging::has_more_to_come(*manifest);
    video->recut = !task.recut_of.empty();
    return jobs::finished{
        [job = run.job, task, more, video = std::move(*video), packages = run.packages](db::transaction& in) {
            auto published = video.recut ? publish_recut(in, packages, job.lecture_id, video, task)
                                         : publish_stored(in, packages, job.lecture_id, video);
            if (!published || !more) return published;
            return queue_rest(in, job, task, video.package_id);
        }};
}

jobs::job_outcome add_rest(const running_job& run, const recording_job& task, std::stop_token stop) {
    const auto outdated = jobs::finished{[](db::transaction&) { return result<void>{}; }};
    const auto database = db::database::open(run.packages.root() / "lectern.db", db::access::read_only);
    if (!database) return to_outcome(database.error());
    const auto plays = still_plays(**database, run.job.lecture_id, task.first_package);
    if (!plays) return to_outcome(plays.error());
    if (!*plays) return outdated;
    way_giver way(run.packages.root() / "lectern.db", std::move(stop));
    space_watch space(run.packages.root(), run.values, way.token());
    if (space.is_low()) return jobs::held_up{disk_space};
    auto options = options_of(run, task, space);
    options.on_progress = [shown = options.on_progress, &way](const media::progress& now) {
        way.look();
        shown(now);
    };
    options.part = packaging::package_part::rest;
    const recording what{run.packages.root() / task.source, task.source_name, fingerprint_of(task),
                         run.job.id};
    auto video = add_rest_in_store(what, task.first_package, options, run.packages, run.values.worker);
    if (!video && way.gave_way()) return jobs::held_up{way_giver::waits_for};
    if (!video && space.was_low()) return jobs::held_up{disk_space};
    if (!video && video.error().code == errc::precondition) return outdated;
    // The first part was made of the same recording: it is this machine that had no time for it, or no room.
    if (!video && video.error().code == errc::refused) return jobs::interrupted{video.error().detail};
    if (!video) return to_outcome(video.error());
    return jobs::finished{[lecture = run.job.lecture_id, first = task.first_package, packages = run.packages,
                           video = std::move(*video)](db::transaction& in) -> result<void> {
        const auto current = still_plays(in.connection(), lecture, first);
        if (!current) return current.error();
        return *current ? publish_stored(in, packages, lecture, video) : result<void>{};
    }};
}

jobs::job_outcome perform(const running_job& run, std::stop_token stop) {
    const auto task = parse_payload(run.job.payload);
    if (!task) return jobs::refused{task.error().detail};
    return run.job.kind == rest_job ? add_rest(run, *task, std::move(stop))
                                    : prepare(run, *task, std::move(stop));
}

// Of a lecture that plays what came early the rest will not come.
result<void> say_what_is_missing(db::transaction& in, const jobs::job& job) {
    const auto early = catalogue::plays_early(in.connection(), job.lecture_id);
    if (!early) return early.error();
    if (!*early || jobs::is_background(job.kind)) return {};
    return catalogue::set_status(in, job.lecture_id, catalogue::lecture_status::published,
                                 "Only a part of it could be prepared. " + job.state.reason);
}

// A lecture that plays already keeps playing while its next version is prepared, and when that fails.
result<void> tell(db::transaction& in, const jobs::job& job) {
    const auto plays = catalogue::has_video(in.connection(), job.lecture_id);
    if (!plays) return plays.error();
    if (*plays && job.state.phase == jobs::job_phase::failed) return say_what_is_missing(in, job);
    if (*plays) return {};
    switch (job.state.phase) {
    case jobs::job_phase::waiting:
    case jobs::job_phase::running:
        return catalogue::set_status(in, job.lecture_id, catalogue::lecture_status::processing,
                                     job.state.waits_for.empty() ? ""
                                                                 : "Waits for " + job.state.waits_for + ".");
    case jobs::job_phase::failed:
        return catalogue::set_status(in, job.lecture_id, catalogue::lecture_status::failed, job.state.reason);
    case jobs::job_phase::done:
        return {}; // publishing has said so
    }
    return {};
}

} // namespace

jobs::runner::callbacks recording_job_calls(const settings& values, const store::package_store& packages) {
    return {[values, packages](const jobs::job& job, const std::function<void(double)>& progress,
                               std::stop_token stop) {
                return perform({values, packages, job, progress}, std::move(stop));
            },
            tell, [packages](const jobs::job& ended) { remove_job_area(packages.staging(), ended.id); }};
}

} // namespace lectern::app
