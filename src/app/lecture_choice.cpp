#include "lecture_choice.hpp"

#include "recording_job.hpp"

#include "lectern/base/ids.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/upload/reception_progress.hpp"

namespace lectern::app {
namespace {

bool has_ended(const jobs::job& job) noexcept {
    return job.state.phase == jobs::job_phase::done || job.state.phase == jobs::job_phase::failed;
}

result<std::vector<std::string>> candidates(db::database& database, const recording_request& request) {
    if (!request.lecture.empty()) return std::vector{request.lecture};
    return catalogue::find_lectures_titled(database, request.course, request.title);
}

// This very recording plays for it, or is on its way to.
result<bool> is_of(db::database& database, const std::string& lecture, std::string_view fingerprint) {
    const auto same = package_made_of(database, lecture, fingerprint);
    if (!same) return same.error();
    if (*same) return true;
    const auto pending = find_pending(database, lecture, fingerprint);
    if (!pending) return pending.error();
    return pending->has_value();
}

// Some recording plays for it, or is on its way to.
result<bool> is_taken(db::database& database, const std::string& lecture) {
    const auto plays = catalogue::has_video(database, lecture);
    if (!plays || *plays) return plays;
    const auto arriving = upload::find_reception(database, lecture);
    if (!arriving) return arriving.error();
    const auto newest = jobs::newest_of_lecture(database, lecture);
    if (!newest) return newest.error();
    return *arriving || (*newest && !has_ended(**newest));
}

} // namespace

result<std::optional<std::string>> package_made_of(db::database& database, std::string_view lecture,
                                                   std::string_view fingerprint) {
    const auto whole = catalogue::published_package(database, lecture, fingerprint);
    if (!whole || *whole) return whole;
    constexpr int looked_at = 100;
    const auto all = jobs::newest_of_kind(database, lecture, package_job, looked_at);
    if (!all) return all.error();
    for (const auto& job : *all) {
        const auto task = parse_payload(job.payload);
        if (!task || task->recut_of.empty() || task->source_sha256 != fingerprint) continue;
        const auto cut = catalogue::published_package(database, lecture, fingerprint_of(*task));
        if (!cut || *cut) return cut;
    }
    return std::optional<std::string>();
}

result<void> check_target(db::database& database, const recording_request& request) {
    if (!request.lecture.empty()) {
        const auto exists = catalogue::lecture_exists(database, request.lecture);
        if (!exists) return exists.error();
        if (!*exists) return error{errc::not_found, "there is no lecture " + request.lecture};
        return {};
    }
    if (!base::is_slug(request.course))
        return error{errc::usage, "--course " + request.course +
                                      ": a slug is lower-case letters, digits and single hyphens"};
    if (base::clean_title(request.title).empty())
        return error{errc::usage, "--title: the lecture's title is empty"};
    return {};
}

result<std::optional<std::string>> find_published(db::database& database, const recording_request& request,
                                                  std::string_view fingerprint) {
    const auto lectures = candidates(database, request);
    if (!lectures) return lectures.error();
    for (const auto& lecture : *lectures) {
        const auto package = package_made_of(database, lecture, fingerprint);
        if (!package) return package.error();
        if (*package) return std::optional(lecture);
    }
    return std::optional<std::string>();
}

result<std::optional<jobs::job>> find_pending(db::database& database, std::string_view lecture,
                                              std::string_view fingerprint) {
    auto job = jobs::newest_of_lecture(database, lecture);
    if (!job || !*job || has_ended(**job)) return job ? std::optional<jobs::job>() : job;
    const auto task = parse_payload((*job)->payload);
    if (!task) return task.error();
    return task->source_sha256 == fingerprint ? std::move(*job) : std::optional<jobs::job>();
}

result<std::string> choose_lecture(db::transaction& in, const recording_request& request,
                                   std::string_view fingerprint) {
    if (!request.lecture.empty()) return request.lecture;
    auto& database = in.connection();
    const auto lectures = candidates(database, request);
    if (!lectures) return lectures.error();
    for (const auto& lecture : *lectures) {
        const auto mine = is_of(database, lecture, fingerprint);
        if (!mine) return mine.error();
        if (*mine) return lecture;
    }
    for (const auto& lecture : *lectures) {
        const auto taken = is_taken(database, lecture);
        if (!taken) return taken.error();
        if (!*taken) return lecture;
    }
    return catalogue::create_lecture(in, request.course, request.title);
}

} // namespace lectern::app
