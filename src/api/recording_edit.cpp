#include "recording_edit.hpp"

#include "right_to_edit.hpp"

#include "lectern/catalogue/captions.hpp"
#include "lectern/jobs/queue.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>

namespace lectern::api {
namespace {

namespace json = boost::json;
using std::chrono::microseconds;

constexpr int jobs_looked_at = 100; // of a lecture, for the one that made what plays

bool is_open(const jobs::job& job) {
    return job.state.phase == jobs::job_phase::waiting || job.state.phase == jobs::job_phase::running;
}

} // namespace

result<void> recording_edit::find(db::database& database) {
    const auto found = catalogue::find_captions(database, lecture_);
    if (!found) return found.error();
    if (!*found) return no_entry({catalogue::entry_kind::lecture, lecture_});
    package_ = (*found)->package;
    if (package_.empty()) return {};
    if (auto read = look_at_package(); !read) return read;
    return look_at_jobs(database, (*found)->source_sha256);
}

result<void> recording_edit::look_at_package() {
    const auto manifest = at_.packages.load(package_);
    if (!manifest)
        return error{errc::conflict, "what plays is damaged on the server: " + manifest.error().detail};
    cuts_ = media::cut_list(manifest->cuts);
    plan_ = manifest->plan_json;
    shown_ = microseconds(std::llround(manifest->duration_s * 1e6));
    json::error_code failed;
    const auto source = json::parse(manifest->source_json, failed);
    const auto* said =
        !failed && source.is_object() ? source.get_object().if_contains("duration_s") : nullptr;
    const auto by_file = said != nullptr && said->is_number()
                             ? microseconds(std::llround(said->to_number<double>() * 1e6))
                             : microseconds{0};
    recording_ = std::max(by_file, cuts_.origin(shown_));
    return {};
}

// Newest first. A job that failed, or has not ended, made nothing of what plays but what came early.
result<void> recording_edit::look_at_jobs(db::database& database, std::string_view playing) {
    const auto all = jobs::newest_of_kind(database, lecture_, at_.tasks.kind, jobs_looked_at);
    if (!all) return all.error();
    made_version version{std::string(playing), {}, plan_};
    std::string unfinished;
    for (const auto& job : *all) {
        const auto task = at_.tasks.read(job.payload);
        if (!task) continue;
        if (is_open(job)) pending_ = *task;
        if (task->fingerprint != playing) continue;
        was_kept_ = true;
        const bool made = job.state.phase == jobs::job_phase::done;
        if (made && version.payload.empty()) {
            version.payload = job.payload;
            took_ = job.state.since - job.created;
        }
        if (!made && !task->is_again && unfinished.empty()) unfinished = job.payload;
        if (source_.empty() && task->is_there) source_ = job.payload;
    }
    if (version.payload.empty()) version.payload = std::move(unfinished);
    profile_ = at_.tasks.profile(version);
    if (!source_.empty()) return {};
    auto kept = at_.tasks.kept(database, version);
    if (!kept) return kept.error();
    source_ = std::move(*kept).value_or(std::string());
    return {};
}

std::string_view recording_edit::obstacle() const {
    if (!source_.empty()) return {};
    if (package_.empty()) return "no_recording";
    return was_kept_ ? "recording_lost" : "recording_not_kept";
}

result<void> recording_edit::check_recording(std::string_view then) const {
    if (pending_) return error{errc::conflict, "a recording of the lecture is being prepared: wait for it"};
    if (!source_.empty()) return {};
    return error{errc::conflict,
                 std::string(was_kept_ ? "the recording is no longer among the server's files"
                                       : "the recording was imported while no server ran, and is not kept on "
                                         "the server") +
                     ": upload it once more" + std::string(then)};
}

result<void> recording_edit::queue(db::transaction& in, const recording_change& change, std::string kind,
                                   std::string before, std::string after) {
    const auto payload = at_.tasks.recut(source_, change);
    if (!payload) return payload.error();
    const auto queued = jobs::enqueue(in, at_.tasks.kind, lecture_, *payload, now_);
    if (!queued) return queued.error();
    auto task = at_.tasks.read(*payload);
    if (!task) return task.error();
    pending_ = std::move(*task);
    return end(in, {0, 0, {}, std::move(kind), lecture_, "changed", std::move(before), std::move(after)});
}

} // namespace lectern::api
