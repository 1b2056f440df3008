#include "queued_import.hpp"

#include "kept_source.hpp"
#include "lecture_choice.hpp"
#include "recording_job.hpp"
#include "running_server.hpp"
#include "signal_stop.hpp"
#include "terminal_progress.hpp"

#include "lectern/catalogue/lecture_access.hpp"

#include <thread>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

constexpr auto look_interval = std::chrono::milliseconds(200);
constexpr auto stays_queued = "the recording stays in the server's queue";

class queued_import {
public:
    queued_import(const recording_request& request, const std::string& fingerprint, library& where)
        : request_(request), fingerprint_(fingerprint), library_(where), data_(where.packages.root()) {}

    result<std::string> run() {
        // Without captions the fingerprint is the file's own hash.
        auto source = kept_source::bring(library_, request_.input,
                                         request_.captions.empty() ? fingerprint_ : std::string());
        if (!source) return source.error();
        const auto job = enqueue(*source);
        if (!job) return job.error();
        return wait_for(*job);
    }

private:
    struct queued {
        std::string job, lecture;
    };

    // One transaction: the lecture, its source and the job are there together.
    result<queued> enqueue(kept_source& source) {
        auto in = db::transaction::begin(*library_.database);
        if (!in) return in.error();
        const auto now = base::now();
        if (auto known = source.settle(in->connection()); !known) return known.error();
        const auto task = task_of(request_, fingerprint_, source);
        if (!task) return task.error();
        const auto lecture = choose_lecture(*in, request_, fingerprint_);
        if (!lecture) return lecture.error();
        const auto pending = find_pending(in->connection(), *lecture, fingerprint_);
        if (!pending) return pending.error();
        auto done = source.attach(*in, *lecture, now);
        if (done)
            done =
                catalogue::set_status_unless_published(*in, *lecture, catalogue::lecture_status::processing);
        if (!done) return done.error();
        const auto id = *pending ? result<std::string>((*pending)->id)
                                 : jobs::enqueue(*in, package_job, *lecture, to_payload(*task), now);
        if (!id) return id.error();
        if (const auto committed = in->commit(); !committed) return committed.error();
        return queued{*id, *lecture};
    }

    result<std::string> wait_for(const queued& what) {
        const signal_stop stop;
        terminal_progress progress("packaging " + request_.input);
        for (;;) {
            const auto found = jobs::find(*library_.database, what.job);
            if (!found) return found.error();
            if (!*found) return error{errc::not_found, "the job is no longer in the server's queue"};
            const auto& state = (*found)->state;
            if (state.phase == jobs::job_phase::done) return what.lecture;
            if (state.phase == jobs::job_phase::failed) return error{errc::refused, state.reason};
            if (state.phase == jobs::job_phase::waiting) progress.say("waits for " + state.waits_for);
            if (state.phase == jobs::job_phase::running) progress.show({state.progress, {}});
            if (stop.token().stop_requested())
                return error{errc::cancelled, std::string("stopped on request; ") + stays_queued};
            const auto server = find_running_server(data_);
            if (server && !*server)
                return error{errc::io, std::string("the server has stopped; ") + stays_queued};
            std::this_thread::sleep_for(look_interval);
        }
    }

    const recording_request& request_;
    const std::string& fingerprint_;
    library& library_;
    fs::path data_;
};

} // namespace

result<recording_job> task_of(const recording_request& request, const std::string& fingerprint,
                              const kept_source& source) {
    recording_job task{source.path(), source.facts().filename, fingerprint, {}};
    task.profile = request.profile;
    for (const auto& caption : request.captions) {
        auto text = base::read_file(caption.file);
        if (!text) return text.error();
        task.captions.push_back({caption.language, std::move(*text)});
    }
    return task;
}

result<std::string> import_through_server(const recording_request& request, const std::string& fingerprint,
                                          library& where) {
    return queued_import(request, fingerprint, where).run();
}

} // namespace lectern::app
