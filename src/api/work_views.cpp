#include "work_views.hpp"

#include "cursor.hpp"

#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/early_versions.hpp"
#include "lectern/catalogue/lecture_access.hpp"
#include "lectern/catalogue/slide_texts.hpp"
#include "lectern/jobs/expected_time.hpp"
#include "lectern/jobs/queue.hpp"
#include "lectern/upload/reception_progress.hpp"

namespace lectern::api {

namespace json = boost::json;

namespace {

constexpr std::size_t jobs_listed = 50;
constexpr std::string_view slides_kind = "later-slide-texts";

json::value text_or_null(std::string_view text) {
    return text.empty() ? json::value() : json::value(text);
}

// What a job does, for people. Kinds are named by whoever performs them.
std::string_view does(std::string_view kind) {
    if (kind == "package") return "Prepares the recording";
    if (kind == "later-renditions") return "Adds renditions that take long to encode";
    if (kind == slides_kind) return "Reads the words on the slides, for search";
    return "Works on the recording";
}

error no_lecture(std::string_view id) {
    return {errc::not_found, "there is no lecture \"" + base::clean_title(id, 80) + "\""};
}

result<bool> may(db::database& database, const accounts::identity& who, accounts::action what,
                 std::string_view lecture_id) {
    const auto access = catalogue::find_lecture_access(database, lecture_id, who.person_slug);
    if (!access) return access.error();
    return accounts::may(who.user_role, what, *access && (*access)->on_staff);
}

result<json::object> to_json(db::database& database, const jobs::job& job) {
    json::object o{{"id", job.id},
                   {"lecture", job.lecture_id},
                   {"kind", job.kind},
                   {"does", does(job.kind)},
                   {"phase", jobs::to_string(job.state.phase)},
                   {"progress", job.state.progress},
                   {"waits_for", text_or_null(job.state.waits_for)},
                   {"since", base::to_iso8601(job.state.since)},
                   {"attempts", job.state.attempts},
                   {"ahead", nullptr},
                   {"left_s", nullptr},
                   {"reason", text_or_null(job.state.reason)}};
    const auto left = jobs::expected_left(database, job);
    if (!left) return left.error();
    if (*left) o["left_s"] = (*left)->count();
    if (job.state.phase != jobs::job_phase::waiting) return o;
    const auto ahead = jobs::count_ahead(database, job);
    if (!ahead) return ahead.error();
    o["ahead"] = *ahead;
    return o;
}

result<void> add_job(json::object& state, db::database& database, const jobs::job& job) {
    auto shown = to_json(database, job);
    if (!shown) return shown.error();
    if (job.state.phase != jobs::job_phase::done) {
        state["waits_for"] = shown->at("waits_for");
        state["since"] = shown->at("since");
        if (state.at("status") == "processing") state["progress"] = job.state.progress;
    }
    state["job"] = std::move(*shown);
    return {};
}

result<json::object> with_names(db::database& database, const jobs::job& job) {
    auto shown = to_json(database, job);
    if (!shown) return shown;
    const auto names = catalogue::find_lecture_names(database, job.lecture_id);
    if (!names) return names.error();
    (*shown)["title"] = *names ? json::value((*names)->title) : json::value();
    (*shown)["course"] = *names ? json::value((*names)->course) : json::value();
    return shown;
}

// Not of a recording before it, of which the rest did not come.
result<bool> plays_part_of(db::database& database, std::string_view lecture_id,
                           const std::optional<jobs::job>& newest) {
    if (!newest) return catalogue::plays_early(database, lecture_id);
    const auto turn = jobs::turn_of(database, *newest);
    if (!turn) return turn.error();
    if (!*turn) return false;
    return catalogue::plays_early_since(database, lecture_id, **turn);
}

void add_reception(json::object& state, const upload::reception_progress& coming) {
    state["progress"] = coming.length && *coming.length > 0
                            ? static_cast<double>(coming.received) / static_cast<double>(*coming.length)
                            : 0.0;
    state["waits_for"] = "the rest of the recording";
    state["since"] = base::to_iso8601(coming.since);
}

// Errors: forbidden, or `unseen` where the asker may not know of the lecture.
result<void> check_right_to_retry(db::transaction& in, std::string_view lecture_id,
                                  const accounts::identity& who, const error& unseen) {
    const auto access = catalogue::find_lecture_access(in.connection(), lecture_id, who.person_slug);
    if (!access) return access.error();
    if (!*access) return unseen;
    if (accounts::may(who.user_role, accounts::action::retry_job, (*access)->on_staff)) return {};
    if ((*access)->is_draft) return unseen;
    return error{errc::forbidden, "you are not on the staff of the lecture's course"};
}

// With what the lecture says of it.
result<jobs::job> try_again(db::transaction& in, std::string_view id, base::time_point now) {
    auto job = jobs::change(in, id, [now](const jobs::job_state& state) { return jobs::retry(state, now); });
    if (!job) return job;
    result<void> said;
    if (!jobs::is_background(job->kind))
        said = catalogue::set_status_unless_published(in, job->lecture_id,
                                                      catalogue::lecture_status::processing);
    else if (job->kind == slides_kind)
        said = catalogue::retry_slides(in, job->lecture_id);
    if (!said) return said.error();
    return job;
}

} // namespace

result<std::string> read_lecture_state(db::database& database, std::string_view lecture_id,
                                       const asker& who) {
    const auto found = catalogue::find_lecture_state(database, lecture_id);
    if (!found) return found.error();
    if (!*found) return no_lecture(lecture_id);
    if (!(*found)->is_public) {
        const auto allowed = who ? may(database, *who, accounts::action::edit_catalogue, lecture_id) : false;
        if (!allowed) return allowed.error();
        if (!*allowed) return no_lecture(lecture_id);
    }
    const auto& status = (*found)->status;
    json::object state{{"lecture", lecture_id},
                       {"state", status},
                       {"status", status},
                       {"status_reason", text_or_null((*found)->reason)},
                       {"progress", status == "published" ? 1.0 : 0.0},
                       {"waits_for", nullptr},
                       {"since", nullptr},
                       {"job", nullptr},
                       {"early", false}};
    const auto job = jobs::newest_of_lecture(database, lecture_id);
    if (!job) return job.error();
    if (status == "published") {
        const auto early = plays_part_of(database, lecture_id, *job);
        if (!early) return early.error();
        state["early"] = *early;
    }
    if (*job) {
        if (const auto added = add_job(state, database, **job); !added) return added.error();
    }
    if (status == "receiving") {
        const auto coming = upload::find_reception(database, lecture_id);
        if (!coming) return coming.error();
        if (*coming) add_reception(state, **coming);
    }
    return json::serialize(state);
}

result<std::string> read_jobs(db::database& database, const accounts::identity& who,
                              const std::optional<jobs::place_in_queue>& after) {
    const auto scope = accounts::scope_of(who.user_role, accounts::action::retry_job);
    if (scope == accounts::scope::never) return error{errc::forbidden, "your role has no jobs"};
    const auto all = jobs::not_done(database, after);
    if (!all) return all.error();
    json::array items;
    std::optional<jobs::place_in_queue> last;
    json::value next;
    for (const auto& job : *all) {
        const auto allowed = may(database, who, accounts::action::retry_job, job.lecture_id);
        if (!allowed) return allowed.error();
        if (*allowed && items.size() == jobs_listed) {
            next = to_cursor(*last);
            break;
        }
        last = jobs::place_of(job);
        if (!*allowed) continue;
        auto shown = with_names(database, job);
        if (!shown) return shown.error();
        items.emplace_back(std::move(*shown));
    }
    // More may come that was not looked at.
    if (next.is_null() && last && all->size() == jobs::most_at_once) next = to_cursor(*last);
    return json::serialize(json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

result<void> retry_lecture(db::transaction& in, std::string_view lecture_id, const accounts::identity& who,
                           base::time_point now) {
    if (const auto allowed = check_right_to_retry(in, lecture_id, who, no_lecture(lecture_id)); !allowed)
        return allowed;
    const auto job = jobs::newest_of_lecture(in.connection(), lecture_id);
    if (!job) return job.error();
    if (!*job) return error{errc::conflict, "the lecture has no recording that failed"};
    const auto changed = try_again(in, (*job)->id, now);
    return changed ? result<void>{} : changed.error();
}

result<std::string> retry_job(db::transaction& in, std::string_view id, const accounts::identity& who,
                              base::time_point now) {
    const error no_job{errc::not_found, "there is no job \"" + base::clean_title(id, 80) + "\""};
    const auto job = jobs::find(in.connection(), id);
    if (!job) return job.error();
    if (!*job) return no_job;
    if (const auto allowed = check_right_to_retry(in, (*job)->lecture_id, who, no_job); !allowed)
        return allowed.error();
    const auto is_old = jobs::is_made_up_for(in.connection(), **job);
    if (!is_old) return is_old.error();
    if (*is_old) return error{errc::conflict, "a later job of the lecture has taken the place of this one"};
    const auto changed = try_again(in, id, now);
    if (!changed) return changed.error();
    const auto shown = with_names(in.connection(), *changed);
    if (!shown) return shown.error();
    return json::serialize(*shown);
}

} // namespace lectern::api
