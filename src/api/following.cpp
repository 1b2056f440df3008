// GET /api/v1/changes: what mirrors and partners follow.
#include "parameters.hpp"
#include "signed_in_reading.hpp"
#include "waiting_route.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/accounts/identity.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/catalogue/changes.hpp"

#include <boost/json.hpp>

#include <limits>
#include <memory>

namespace lectern::api {

namespace json = boost::json;

namespace {

constexpr int page_length = 50, longest_page = 500;

json::value or_null(const std::optional<std::string>& text) {
    if (!text) return nullptr;
    return json::string(*text);
}

// Where one reads what it is now.
json::value address_of(const catalogue::logged_change& change) {
    const bool is_gone = change.change == "removed" &&
                         (change.kind == "lecture" || change.kind == "course" || change.kind == "programme");
    if (is_gone) return nullptr;
    if (change.kind == "institution") return "/api/v1/institutions";
    if (change.kind == "programme") return json::string("/api/v1/programmes/" + change.subject);
    if (change.lecture) return json::string("/api/v1/lectures/" + *change.lecture);
    if (change.course) return json::string("/api/v1/courses/" + *change.course);
    return nullptr;
}

json::object to_json(const catalogue::logged_change& change) {
    return {{"seq", change.seq},
            {"at", base::to_iso8601(base::time_point(std::chrono::microseconds(change.at_us)))},
            {"kind", change.kind},
            {"id", change.subject},
            {"change", change.change},
            {"course", or_null(change.course)},
            {"lecture", or_null(change.lecture)},
            {"url", address_of(change)}};
}

result<std::string> list(db::database& database, const http::request& request,
                         const accounts::identity& who) {
    parameters given(request);
    catalogue::change_query query;
    query.since = given.number("since", 0, std::numeric_limits<std::int64_t>::max(), 0);
    query.limit = static_cast<int>(given.number("limit", 1, longest_page, page_length));
    if (given.failure()) return *given.failure();
    if (!accounts::may(who.user_role, accounts::action::follow_changes, false))
        return error{errc::forbidden, "the log of changes is for administrators and mirrors"};
    // Who is enrolled is for those who keep the accounts.
    query.with_enrolments = accounts::may(who.user_role, accounts::action::manage_accounts, false);
    const auto page = catalogue::list_changes(database, query);
    if (!page) return page.error();
    json::array items;
    for (const auto& change : page->items) items.push_back(to_json(change));
    return json::serialize(
        json::object{{"items", std::move(items)}, {"next", page->next}, {"more", page->is_more}});
}

} // namespace

void add_change_routes(http::router& routes, teaching_context use) {
    const auto at = std::make_shared<const teaching_context>(std::move(use));
    add_waiting(routes, http::method::get, "/api/v1/changes",
                [at](const http::request& q) { return read_signed_in(at, list, q); });
}

} // namespace lectern::api
