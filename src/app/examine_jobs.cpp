// Lectures against the jobs, the uploads and the packages that their status speaks of.
#include "finding.hpp"
#include "recording_job.hpp"
#include "slide_job.hpp"

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/jobs/queue.hpp"
#include "lectern/upload/stored_files.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lectern::app {
namespace {

constexpr auto recording_is_gone = "The recording is no longer on the server: upload it once more.";

// Clocks of one machine may be set back by this much without making a job wait for ever.
constexpr auto clock_slack = std::chrono::minutes(1);

class job_examination {
public:
    job_examination(library& site, const jobs::job_rules& rules, findings& found)
        : site_(site), rules_(rules), found_(found) {}

    result<void> run() {
        auto view = db::snapshot::begin(*site_.database);
        if (!view) return view.error();
        const auto unfinished = jobs::unfinished(*site_.database);
        if (!unfinished) return unfinished.error();
        const auto lectures = catalogue::lecture_standings(*site_.database);
        if (!lectures) return lectures.error();
        const auto stored = upload::list_stored_files(*site_.database);
        if (!stored) return stored.error();
        for (const auto& source : stored->sources)
            for (const auto& lecture : source.lectures) source_of_[lecture] = source;
        for (const auto& upload : stored->uploads)
            if (upload.lecture_id && !upload.is_complete && !upload.is_deleting)
                arriving_.insert(*upload.lecture_id);
        for (const auto& job : *unfinished) look_at(job);
        for (const auto& lecture : *lectures) look_at(lecture);
        return {};
    }

private:
    void look_at(const jobs::job& job) {
        if (job.kind != slides_job) has_job_.insert(job.lecture_id); // which prepares nothing
        const auto now = base::now();
        const auto name = "job " + job.id + " of lecture " + job.lecture_id;
        if (job.kind == package_job) look_at_source_of(job, name);
        const auto longest = std::max(rules_.lease, rules_.space_interval + longest_backoff()) + clock_slack;
        const bool is_running = job.state.phase == jobs::job_phase::running;
        const auto until = is_running ? job.state.lease_until : job.state.not_before;
        if (until > now + longest)
            found_.differences.push_back(
                {name + (is_running ? " is leased" : " waits") + " until " + base::to_iso8601(until) +
                     ", as if the clock had been wrong; --repair lets a worker take it at once",
                 [this_site = &site_, job] { return release(*this_site, job); }});
        else if (until < now - clock_slack)
            found_.remarks.push_back(name + " could go on since " + base::to_iso8601(until) +
                                     ": a running server takes it");
    }

    std::chrono::microseconds longest_backoff() const {
        return rules_.first_backoff * (1LL << std::min(rules_.max_attempts, 16));
    }

    void look_at_source_of(const jobs::job& job, const std::string& name) {
        const auto task = parse_payload(job.payload);
        std::error_code problem;
        if (!task)
            found_.differences.push_back({name + ": " + task.error().detail, {}});
        else if (!std::filesystem::exists(site_.packages.root() / task->source, problem))
            found_.differences.push_back({name + " is to prepare " + task->source.string() +
                                              ", which is not on the disk; the job will fail and say so",
                                          {}});
    }

    static result<std::string> release(library& site, const jobs::job& job) {
        auto change = db::transaction::begin(*site.database);
        if (!change) return change.error();
        const auto changed = jobs::change(*change, job.id, [&](jobs::job_state s) -> result<jobs::job_state> {
            if (s.token != job.state.token || s.phase != job.state.phase)
                return error{errc::conflict, "job " + job.id + " has moved meanwhile"};
            s.not_before = s.lease_until = base::now();
            return s;
        });
        if (!changed) return changed.error();
        if (auto committed = change->commit(); !committed) return committed.error();
        return "job " + job.id + " can be taken at once";
    }

    void look_at(const catalogue::lecture_standing& lecture) {
        const auto name = "lecture " + lecture.id + " \"" + lecture.title + "\"";
        const bool has_job = has_job_.contains(lecture.id);
        if (lecture.plays && lecture.status != "published")
            return found_.differences.push_back(
                {name + " can be played, but its status is \"" + lecture.status + "\"", {}});
        if (lecture.plays && lecture.early && !has_job && !has_failed(lecture.id))
            return report_forgotten(lecture, name);
        if (lecture.plays) return;
        if (lecture.status == "processing" && !has_job) return report_forgotten(lecture, name);
        if (lecture.status == "receiving" && !has_job && !arriving_.contains(lecture.id))
            found_.differences.push_back(
                {name + " is said to be arriving, and no upload brings it; --repair makes it a draft again",
                 [this_site = &site_, id = lecture.id] {
                     return set_status(*this_site, id, catalogue::lecture_status::draft, "");
                 }});
    }

    bool has_failed(const std::string& lecture) const {
        const auto newest = jobs::newest_of_lecture(*site_.database, lecture);
        return newest && *newest && (*newest)->state.phase == jobs::job_phase::failed;
    }

    void report_forgotten(const catalogue::lecture_standing& lecture, const std::string& name) {
        const auto what =
            name + (lecture.early
                        ? " plays what came early of its recording, and no job prepares the rest; --repair "
                        : " is said to be prepared, and no job does it; --repair ");
        const auto source = source_of_.find(lecture.id);
        if (source == source_of_.end())
            found_.differences.push_back(
                {what + "says that it failed, since no recording is there",
                 [this_site = &site_, id = lecture.id] {
                     return set_status(*this_site, id, catalogue::lecture_status::failed, recording_is_gone);
                 }});
        else
            found_.differences.push_back(
                {what + "makes one", [this_site = &site_, id = lecture.id, source = source->second] {
                     return enqueue(*this_site, id, source);
                 }});
    }

    // Somebody may have helped the lecture since it was looked at. Errors: conflict.
    static result<void> is_still_stuck(db::transaction& in, const std::string& lecture) {
        const error helped{errc::conflict, "it has changed meanwhile"};
        const auto plays = catalogue::has_video(in.connection(), lecture);
        if (!plays) return plays.error();
        const auto early = catalogue::plays_early(in.connection(), lecture);
        if (!early) return early.error();
        const auto job = jobs::newest_of_lecture(in.connection(), lecture);
        if (!job) return job.error();
        const bool goes_on = *job && ((*job)->state.phase == jobs::job_phase::waiting ||
                                      (*job)->state.phase == jobs::job_phase::running);
        if ((*plays && !*early) || goes_on) return helped;
        return {};
    }

    static result<std::string> set_status(library& site, const std::string& id,
                                          catalogue::lecture_status status, std::string_view reason) {
        auto change = db::transaction::begin(*site.database);
        if (!change) return change.error();
        if (auto still = is_still_stuck(*change, id); !still) return still.error();
        if (auto set = catalogue::set_status(*change, id, status, reason); !set) return set.error();
        if (auto committed = change->commit(); !committed) return committed.error();
        return "lecture " + id + (reason.empty() ? " is a draft again" : " is shown as failed");
    }

    static result<std::string> enqueue(library& site, const std::string& lecture,
                                       const upload::stored_source& source) {
        auto change = db::transaction::begin(*site.database);
        if (!change) return change.error();
        if (auto still = is_still_stuck(*change, lecture); !still) return still.error();
        const recording_job job{
            std::filesystem::path("sources") / source.id, source.filename, source.sha256, {}};
        const auto queued = jobs::enqueue(*change, package_job, lecture, to_payload(job), base::now());
        if (!queued) return queued.error();
        if (auto committed = change->commit(); !committed) return committed.error();
        return "job " + *queued + " prepares lecture " + lecture;
    }

    library& site_;
    const jobs::job_rules& rules_;
    findings& found_;
    std::set<std::string> has_job_, arriving_; // by lecture
    std::map<std::string, upload::stored_source> source_of_;
};

} // namespace

result<void> examine_jobs(library& site, const jobs::job_rules& rules, findings& found) {
    return job_examination(site, rules, found).run();
}

} // namespace lectern::app
