#include "work_views.hpp"

#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/lecture_access.hpp"
#include "lectern/jobs/queue.hpp"
#include "lectern/upload/reception_progress.hpp"

namespace lectern::api {

namespace json = boost::json;

namespace {

constexpr std::size_t jobs_listed = 50;

json::value text_or_null(std::string_view text) {
    return text.empty() ? json::value() : json::value(text);
}

// What a job does, for people. Kinds are named by whoever performs them.
std::string_view does(std::string_view kind) {
    if (kind == "package") return "Prepares the recording";
    if (kind == "later-renditions") return "Adds renditions that take long to encode";
    if (kind == "later-slide-texts") return "Reads the words on the slides, for search";
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
                   {"reason", text_or_null(job.state.reason)}};
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

void add_reception(json::object& state, const upload::reception_progress& coming) {
    state["progress"] = coming.length && *coming.length > 0
                            ? static_cast<double>(coming.received) / static_cast<double>(*coming.length)
                            : 0.0;
    state["waits_for"] = "the rest of the recording";
    state["since"] = base::to_iso8601(coming.since);
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
                       {"job", nullptr}};
    const auto job = jobs::newest_of_lecture(database, lecture_id);
    if (!job) return job.error();
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

result<std::string> read_jobs(db::database& database, const accounts::identity& who) {
    const auto scope = accounts::scope_of(who.user_role, accounts::action::retry_job);
    if (scope == accounts::scope::never) return error{errc::forbidden, "your role has no jobs"};
    const auto all = jobs::not_done(database);
    if (!all) return all.error();
    json::array items;
    for (const auto& job : *all) {
        const auto allowed = may(database, who, accounts::action::retry_job, job.lecture_id);
        if (!allowed) return allowed.error();
        if (!*allowed) continue;
        auto shown = to_json(database, job);
        if (!shown) return shown.error();
        const auto names = catalogue::find_lecture_names(database, job.lecture_id);
        if (!names) return names.error();
        (*shown)["title"] = *names ? json::value((*names)->title) : json::value();
        (*shown)["course"] = *names ? json::value((*names)->course) : json::value();
        items.emplace_back(std::move(*shown));
        if (items.size() == jobs_listed) break;
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

result<void> retry_lecture(db::transaction& in, std::string_view lecture_id, const accounts::identity& who,
                           base::time_point now) {
    const auto access = catalogue::find_lecture_access(in.connection(), lecture_id, who.person_slug);
    if (!access) return access.error();
    if (!*access) return no_lecture(lecture_id);
    if (!accounts::may(who.user_role, accounts::action::retry_job, (*access)->on_staff)) {
        if ((*access)->is_draft) return no_lecture(lecture_id);
        return error{errc::forbidden, "you are not on the staff of the lecture's course"};
    }
    const auto job = jobs::newest_of_lecture(in.connection(), lecture_id);
    if (!job) return job.error();
    if (!*job) return error{errc::conflict, "the lecture has no recording that failed"};
    const auto changed =
        jobs::change(in, (*job)->id, [now](const jobs::job_state& state) { return jobs::retry(state, now); });
    if (!changed) return changed.error();
    return catalogue::set_status_unless_published(in, lecture_id, catalogue::lecture_status::processing);
}

} // namespace lectern::api
