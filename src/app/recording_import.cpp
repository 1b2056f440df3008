#include "recording_import.hpp"

#include "lecture_choice.hpp"
#include "queued_import.hpp"
#include "recording_pipeline.hpp"
#include "running_server.hpp"
#include "signal_stop.hpp"
#include "terminal_progress.hpp"

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/jobs/queue.hpp"

#include <optional>
#include <utility>

namespace lectern::app {
namespace {

constexpr int jobs_looked_at = 100; // of a lecture

// Whether the lecture's package is whole: a damaged one is made again.
result<bool> is_whole(library& where, const std::string& lecture, const std::string& source) {
    const auto package = package_made_of(*where.database, lecture, source);
    if (!package) return package.error();
    if (!*package) return false;
    const auto differences = where.packages.verify(**package);
    return differences && differences->empty();
}

result<catalogue::packaged_video> prepare(const recording_request& request, const std::string& source,
                                          const settings& values, const library& where) {
    auto before = captions_from_before(*where.database, where.packages, request.lecture, source);
    if (!before) return before.error();
    const signal_stop stop;
    terminal_progress progress("packaging " + request.input);
    packaging::package_options options;
    options.captions = request.captions;
    options.captions.insert(options.captions.end(), before->begin(), before->end());
    options.limits = values.input;
    options.targets = values.targets;
    options.targets.chosen = packaging::to_profile(request.profile).value_or(options.targets.chosen);
    options.on_progress = [&](const media::progress& now) { progress.show(now); };
    options.stop = stop.token();
    const recording what{request.input, std::filesystem::path(request.input).filename().string(), source, {}};
    return package_into_store(what, options, where.packages, values.worker);
}

// The lecture's recording stays under sources/, and a job that is done says what was made of it: as if the
// server had prepared it.
result<void> note_kept(db::transaction& in, const recording_request& request, const std::string& fingerprint,
                       const std::string& lecture, kept_source& source) {
    const auto now = base::now();
    if (auto attached = source.attach(in, lecture, now); !attached) return attached;
    const auto task = task_of(request, fingerprint, source);
    if (!task) return task.error();
    const auto payload = to_payload(*task);
    const auto before = jobs::newest_of_kind(in.connection(), lecture, package_job, jobs_looked_at);
    if (!before) return before.error();
    for (const auto& job : *before)
        if (job.payload == payload) return {};
    const auto job = jobs::enqueue(in, package_job, lecture, payload, now);
    if (!job) return job.error();
    const auto begun = jobs::change(in, *job, [now](const auto& s) { return jobs::claim(s, {}, now); });
    if (!begun) return begun.error();
    const auto done = jobs::change(in, *job, [now](const auto& s) { return jobs::finish(s, s.token, now); });
    return done ? result<void>{} : done.error();
}

result<std::optional<kept_source>> bring_if_kept(const recording_request& request,
                                                 const std::string& fingerprint, library& where) {
    if (!request.keep) return std::optional<kept_source>();
    auto source =
        kept_source::bring(where, request.input, request.captions.empty() ? fingerprint : std::string());
    if (!source) return source.error();
    return std::optional(std::move(*source));
}

result<void> keep(const recording_request& request, const std::string& fingerprint, library& where,
                  const std::string& lecture) {
    auto source = bring_if_kept(request, fingerprint, where);
    if (!source) return source.error();
    if (!*source) return {};
    auto in = db::transaction::begin(*where.database);
    if (!in) return in.error();
    if (auto noted = note_kept(*in, request, fingerprint, lecture, **source); !noted) return noted;
    return in->commit();
}

result<std::string> prepare_and_publish(const recording_request& request, const std::string& source,
                                        const settings& values, library& where) {
    const auto video = prepare(request, source, values, where);
    if (!video) return video.error();
    auto kept = bring_if_kept(request, source, where);
    if (!kept) return kept.error();
    auto in = db::transaction::begin(*where.database);
    if (!in) return in.error();
    auto lecture = choose_lecture(*in, request, source);
    if (!lecture) return lecture;
    if (const auto published = publish_stored(*in, where.packages, *lecture, *video); !published)
        return published.error();
    if (*kept)
        if (const auto noted = note_kept(*in, request, source, *lecture, **kept); !noted)
            return noted.error();
    if (const auto committed = in->commit(); !committed) return committed.error();
    return lecture;
}

} // namespace

result<std::string> import_recording(const recording_request& request, const settings& values,
                                     library& where) {
    if (const auto checked = check_target(*where.database, request); !checked) return checked.error();
    const auto source = fingerprint(request.input, request.captions);
    if (!source) return source.error();
    const auto published = find_published(*where.database, request, *source);
    if (!published) return published.error();
    const auto whole = *published ? is_whole(where, **published, *source) : false;
    if (!whole) return whole.error();
    if (*whole) {
        if (const auto kept = keep(request, *source, where, **published); !kept) return kept.error();
        return **published;
    }
    const auto server = find_running_server(where.packages.root());
    if (!server) return server.error();
    if (*server && (*server)->job_workers > 0 && !*published)
        return import_through_server(request, *source, where);
    auto wanted = request;
    if (*published) wanted.lecture = **published; // whose package is damaged
    return prepare_and_publish(wanted, *source, values, where);
}

} // namespace lectern::app
