#include "queued_import.hpp"

#include "lecture_choice.hpp"
#include "recording_job.hpp"
#include "running_server.hpp"
#include "signal_stop.hpp"
#include "staging.hpp"
#include "terminal_progress.hpp"

#include "lectern/base/ids.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/lecture_access.hpp"
#include "lectern/upload/sources.hpp"

#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace lectern::app {
namespace {

namespace fs = std::filesystem;

constexpr auto look_interval = std::chrono::milliseconds(200);
constexpr auto stays_queued = "the recording stays in the server's queue";

// An administrator's copy must be readable by the server's user.
void give_to_owner_of(const fs::path& directory, const fs::path& file) {
    struct stat owner {};
    if (::geteuid() == 0 && ::stat(directory.c_str(), &owner) == 0)
        (void)!::chown(file.c_str(), owner.st_uid, owner.st_gid); // readable for all as it is, mostly
}

class queued_import {
public:
    queued_import(const recording_request& request, const std::string& fingerprint, library& where)
        : request_(request), fingerprint_(fingerprint), library_(where), data_(where.packages.root()) {}

    result<std::string> run() {
        auto source = bring_source();
        if (!source) return source.error();
        const auto job = enqueue(*source);
        if (!job) return job.error();
        return wait_for(*job);
    }

private:
    result<upload::imported_source> bring_source() {
        auto& database = *library_.database;
        // Without captions the fingerprint is the file's own hash.
        const auto hash = request_.captions.empty() ? fingerprint_ : base::sha256_hex_of_file(request_.input);
        if (!hash) return hash.error();
        upload::imported_source source;
        source.filename = base::clean_title(fs::path(request_.input).filename().string());
        source.sha256 = *hash;
        std::error_code problem;
        source.bytes = fs::file_size(request_.input, problem);
        if (problem) return from_errno(problem.value(), "looking at " + request_.input);
        const auto held = upload::find_source(database, source.sha256, source.bytes);
        if (!held) return held.error();
        source.id = *held ? **held : base::new_uuid();
        is_new_ = !*held;
        if (*held && is_whole(source)) return source;
        // Also in place of a held one that is lost or damaged: these are the bytes that it should have.
        if (const auto copied = copy(source); !copied) return copied.error();
        return source;
    }

    bool is_whole(const upload::imported_source& source) const {
        const auto file = data_ / "sources" / source.id;
        std::error_code problem;
        if (fs::file_size(file, problem) != source.bytes || problem) return false;
        const auto hash = base::sha256_hex_of_file(file);
        return hash && *hash == source.sha256;
    }

    // By way of staging/, so that a file under sources/ is whole.
    result<void> copy(const upload::imported_source& source) {
        const auto area = make_staging_area(library_.packages.staging());
        if (!area) return area.error();
        const auto here = area->directory.path() / "source", there = data_ / "sources" / source.id;
        std::error_code problem;
        fs::create_directories(data_ / "sources", problem);
        if (!problem) fs::copy_file(request_.input, here, problem);
        if (problem)
            return from_errno(problem.value(), "copying " + request_.input + " to the server's sources");
        give_to_owner_of(data_, here);
        const auto copied = base::sha256_hex_of_file(here);
        if (!copied) return copied.error();
        if (*copied != source.sha256) return error{errc::io, request_.input + " changed while it was read"};
        if (auto synced = base::sync_tree(area->directory.path()); !synced) return synced;
        fs::rename(here, there, problem);
        if (problem) return from_errno(problem.value(), "renaming to " + there.string());
        return base::sync_directory(data_ / "sources");
    }

    struct queued {
        std::string job, lecture;
    };

    // Somebody else brought the same bytes meanwhile.
    result<void> give_way_to_another_copy(db::database& database, upload::imported_source& source) {
        if (!is_new_) return {};
        const auto held = upload::find_source(database, source.sha256, source.bytes);
        if (!held) return held.error();
        if (!*held) return {};
        std::error_code problem; // a copy that stays is told by doctor
        const auto mine = data_ / "sources" / source.id, other = data_ / "sources" / **held;
        if (fs::exists(other, problem))
            fs::remove(mine, problem);
        else
            fs::rename(mine, other, problem);
        source.id = **held;
        is_new_ = false;
        return {};
    }

    // One transaction: the lecture, its source and the job are there together.
    result<queued> enqueue(upload::imported_source& source) {
        auto in = db::transaction::begin(*library_.database);
        if (!in) return in.error();
        const auto now = base::now();
        if (auto known = give_way_to_another_copy(in->connection(), source); !known) return known.error();
        const auto task = make_task(source);
        if (!task) return task.error();
        const auto lecture = choose_lecture(*in, request_, fingerprint_);
        if (!lecture) return lecture.error();
        const auto pending = find_pending(in->connection(), *lecture, fingerprint_);
        if (!pending) return pending.error();
        auto done = is_new_ ? upload::add_source(*in, source, now) : result<void>();
        if (done) done = upload::attach_source(*in, source.id, *lecture, now);
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

    result<recording_job> make_task(const upload::imported_source& source) const {
        recording_job task{fs::path("sources") / source.id, source.filename, fingerprint_, {}};
        task.profile = request_.profile;
        for (const auto& caption : request_.captions) {
            auto text = base::read_file(caption.file);
            if (!text) return text.error();
            task.captions.push_back({caption.language, std::move(*text)});
        }
        return task;
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
    bool is_new_ = false;
};

} // namespace

result<std::string> import_through_server(const recording_request& request, const std::string& fingerprint,
                                          library& where) {
    return queued_import(request, fingerprint, where).run();
}

} // namespace lectern::app
