// What players tell of what was watched, and what one is told of oneself.
#include "lectern/api/progress.hpp"

#include "edit_request.hpp"
#include "parameters.hpp"
#include "private_answer.hpp"
#include "progress_json.hpp"
#include "progress_right.hpp"
#include "progress_wish.hpp"
#include "signed_in_reading.hpp"
#include "waiting_route.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/runtime/offload.hpp"

#include <functional>
#include <memory>

namespace lectern::api {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr int listed_at_once = 50;

struct progress_desk {
    teaching_context use;
    progress_options options;
};
using desk = std::shared_ptr<const progress_desk>;
using writing = result<http::response> (*)(db::transaction&, const accounts::identity&, const progress_desk&,
                                           const http::request&);

// Which of the reports count. Those of lectures that one may not watch are as those of none.
result<json::array> count_reports(db::transaction& in, const accounts::identity& who,
                                  const progress_wish& wish, base::time_point now) {
    json::array refused;
    for (std::size_t i = 0; i < wish.reports.size(); ++i) {
        const auto& told = wish.reports[i];
        const auto allowed = may_watch(in.connection(), who, told.lecture, now);
        if (!allowed) return allowed.error();
        auto why = no_lecture_to_watch(told.lecture).detail;
        if (*allowed) {
            const auto counted = progress::record(in, who.user_id, told, now);
            if (!counted) return counted.error();
            if (*counted) continue;
            why = "the lecture never played this package";
        }
        refused.push_back({{"item", i}, {"lecture", told.lecture}, {"detail", why}});
    }
    return refused;
}

result<http::response> record(db::transaction& in, const accounts::identity& who, const progress_desk& at,
                              const http::request& request) {
    const auto now = at.use.clock();
    const auto body = json_body(request);
    if (!body) return body.error();
    const auto wish = parse_progress(*body, at.options, now);
    if (!wish) return wish.error();
    if (!wish->problems.empty()) return fields_at_fault(wish->problems);
    if (!wish->user.empty() && wish->user != who.name)
        return error{errc::conflict, "somebody else has signed in since this was watched"};
    auto refused = count_reports(in, who, *wish, now);
    if (!refused) return refused.error();
    if (refused->size() == wish->reports.size())
        return error{errc::not_found, std::string(refused->front().at("detail").as_string())};
    const auto counted = wish->reports.size() - refused->size();
    return fresh_json(json::serialize(json::object{{"counted", counted}, {"refused", std::move(*refused)}}));
}

result<http::response> forget_one(db::transaction& in, const accounts::identity& who, const progress_desk& at,
                                  const http::request& request) {
    // Also of a lecture that one may no longer watch: it is one's own.
    const auto lecture = request.captures[0];
    const auto done = progress::forget(in, who.user_id, lecture);
    if (!done) return done.error();
    if (*done) return no_content();
    const auto allowed = may_watch(in.connection(), who, lecture, at.use.clock());
    if (!allowed) return allowed.error();
    if (!*allowed) return no_lecture_to_watch(lecture);
    return no_content();
}

result<http::response> forget_all(db::transaction& in, const accounts::identity& who, const progress_desk&,
                                  const http::request&) {
    const auto done = progress::forget(in, who.user_id);
    if (!done) return done.error();
    return no_content();
}

result<http::response> perform(const progress_desk& at, writing what, const http::request& request) {
    auto in = db::transaction::begin(at.use.writer);
    if (!in) return in.error();
    const auto who =
        accounts::require_identity(in->connection(), accounts::credentials_of(request), at.use.clock());
    if (!who) return who.error();
    auto answer = what(*in, *who, at, request);
    if (!answer || answer->status >= 400) return answer;
    if (const auto committed = in->commit(); !committed) return committed.error();
    return answer;
}

asio::awaitable<http::response> on_write(desk at, writing what, const http::request& request) {
    if (accounts::is_cross_site(request))
        co_return refused({errc::forbidden, "another site sent this request"});
    auto work = [at, what, &request] { return perform(*at, what, request); };
    auto changing = runtime::offload(at->use.writing, std::move(work));
    auto done = co_await std::move(changing);
    if (!done) co_return refused(done.error());
    co_return std::move(*done);
}

// The documents below are of teaching_context's clock; ages are of the moment of answering.
result<std::string> read_own(db::database& database, const http::request& request,
                             const accounts::identity& who) {
    const auto lecture = request.captures[0];
    const auto now = base::now();
    const auto allowed = may_watch(database, who, lecture, now);
    if (!allowed) return allowed.error();
    if (!*allowed) return no_lecture_to_watch(lecture);
    const auto own = progress::find_own(database, who.user_id, lecture);
    if (!own) return own.error();
    if (!*own) return no_lecture_to_watch(lecture);
    return json::serialize(to_json(**own, now));
}

result<std::string> list_own(db::database& database, const http::request& request,
                             const accounts::identity& who) {
    parameters given(request);
    progress::own_query query{who.user_id, given.slug("course"), given.uuid("cursor"), listed_at_once + 1};
    if (given.failure()) return *given.failure();
    const auto found = progress::list_own(database, query);
    if (!found) return found.error();
    json::array items;
    json::value next;
    for (const auto& own : *found) {
        if (items.size() == listed_at_once) {
            next = items.back().at("lecture");
            break;
        }
        items.emplace_back(to_json(own, base::now()));
    }
    return json::serialize(json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

result<std::string> read_class(db::database& database, const http::request& request,
                               const accounts::identity& who) {
    const auto lecture = request.captures[0];
    if (const auto allowed = check_right_to_see_watching(database, who, lecture); !allowed)
        return allowed.error();
    const auto seen = progress::watch_class(database, lecture);
    if (!seen) return seen.error();
    if (!*seen) return no_lecture_to_watch(lecture);
    return json::serialize(to_json(lecture, **seen));
}

result<std::string> list_class(db::database& database, const http::request& request,
                               const accounts::identity& who) {
    parameters given(request);
    const auto cursor = given.text("cursor"); // the last name of the page before
    if (given.failure()) return *given.failure();
    const auto lecture = request.captures[0];
    if (const auto allowed = check_right_to_see_watching(database, who, lecture); !allowed)
        return allowed.error();
    const auto found = progress::list_viewers(database, lecture, cursor, listed_at_once + 1);
    if (!found) return found.error();
    json::array items;
    json::value next;
    for (const auto& viewer : *found) {
        if (items.size() == listed_at_once) {
            next = items.back().at("user");
            break;
        }
        items.emplace_back(to_json(viewer));
    }
    return json::serialize(json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

} // namespace

void add_progress_routes(http::router& routes, teaching_context use, progress_options options) {
    const auto readers = std::make_shared<const teaching_context>(use);
    const desk at = std::make_shared<const progress_desk>(progress_desk{std::move(use), options});
    const auto add_read = [&](const std::string& pattern, signed_in_document document) {
        add_waiting(routes, http::method::get, pattern, [readers, document](const http::request& q) {
            return read_signed_in(readers, document, q);
        });
    };
    const auto add_write = [&](http::method verb, const std::string& pattern, writing what,
                               std::uint64_t body_limit = 0) {
        add_waiting(
            routes, verb, pattern, [at, what](const http::request& q) { return on_write(at, what, q); },
            body_limit);
    };
    add_write(http::method::post, "/api/v1/progress", record, options.body_bytes);
    add_read("/api/v1/lectures/{}/progress", read_own);
    add_write(http::method::delete_, "/api/v1/lectures/{}/progress", forget_one);
    add_read("/api/v1/me/progress", list_own);
    add_write(http::method::delete_, "/api/v1/me/progress", forget_all);
    add_read("/api/v1/lectures/{}/watching", read_class);
    add_read("/api/v1/lectures/{}/watching/people", list_class);
}

} // namespace lectern::api
