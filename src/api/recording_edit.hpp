// The work of one request about how a lecture's recording is prepared: what plays, the recording that it was
// made of, and whether it can be prepared again.
#pragma once

#include "lecture_edit.hpp"

#include "lectern/api/cutting.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace lectern::api {

struct recording_desk {
    teaching_context use;
    store::package_store packages;
    recording_tasks tasks;
};

class recording_edit : protected lecture_edit {
protected:
    recording_edit(const recording_desk& at, const http::request& request)
        : lecture_edit(at.use, request), at_(at) {}
    ~recording_edit() = default;

    // Why it cannot be prepared again now. `then`: what would be done with one that was sent once more.
    result<void> check_recording(std::string_view then) const;
    // Which obstacle, for programs; empty: none.
    std::string_view obstacle() const;
    bool is_kept() const noexcept { return !source_.empty(); }
    // The audit says who asked for it: a change of `kind`, JSON before and after.
    result<void> queue(db::transaction& in, const recording_change& change, std::string kind,
                       std::string before, std::string after);

    std::string package_; // that plays; empty: nothing does
    std::string profile_; // that it was made for
    media::cut_list cuts_;
    std::chrono::microseconds recording_{}, shown_{};
    std::optional<std::chrono::microseconds> took_; // its job, waiting included
    std::optional<recording_task> pending_;         // what is being prepared

private:
    result<void> find(db::database& database) override;
    result<void> look_at_package();
    result<void> look_at_jobs(db::database& database, std::string_view playing);

    const recording_desk& at_;
    std::string plan_;   // of its renditions, as the manifest has it
    std::string source_; // payload of a job that makes it of a recording that is there; empty: none is
    bool was_kept_ = false;
};

} // namespace lectern::api
