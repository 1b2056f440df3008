// GET /api/v1/audit: who changed what by the API.
#include "parameters.hpp"
#include "signed_in_reading.hpp"
#include "waiting_route.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/accounts/credentials.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/catalogue/edits.hpp"

#include <boost/json.hpp>

#include <array>
#include <limits>
#include <memory>

namespace lectern::api {

namespace json = boost::json;

namespace {

constexpr std::size_t listed_at_once = 50;
constexpr std::array<std::string_view, 13> kinds{"institution", "person",    "course", "section", "lecture",
                                                 "enrolment",   "programme", "user",   "token",   "captions",
                                                 "cuts",        "poster",    "profile"};

json::value parsed(const std::optional<std::string>& entry) {
    if (!entry) return nullptr;
    json::error_code failed;
    auto value = json::parse(*entry, failed);
    return failed ? json::value(*entry) : value;
}

json::object to_json(const catalogue::edit_record& edit) {
    return {{"seq", edit.seq},
            {"at", base::to_iso8601(base::time_point(std::chrono::microseconds(edit.at_us)))},
            {"user", edit.user},
            {"kind", edit.kind},
            {"id", edit.subject},
            {"change", edit.change},
            {"before", parsed(edit.before)},
            {"after", parsed(edit.after)}};
}

result<std::string> list(db::database& database, const http::request& request,
                         const accounts::identity& who) {
    parameters given(request);
    catalogue::edit_query query;
    query.user = accounts::lowered(given.text("user"));
    query.kind = given.choice("kind", kinds);
    query.subject = given.text("id");
    query.before = given.number("cursor", 1, std::numeric_limits<std::int64_t>::max(), 0);
    query.limit = listed_at_once + 1;
    if (given.failure()) return *given.failure();
    if (!accounts::may(who.user_role, accounts::action::read_audit, false))
        return error{errc::forbidden, "who changed what is for administrators"};
    const auto found = catalogue::list_edits(database, query);
    if (!found) return found.error();
    json::array items;
    json::value next;
    for (const auto& edit : *found) {
        if (items.size() == listed_at_once) {
            next = json::string(std::to_string(items.back().at("seq").as_int64()));
            break;
        }
        items.push_back(to_json(edit));
    }
    return json::serialize(json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

} // namespace

void add_audit_routes(http::router& routes, teaching_context use) {
    const auto at = std::make_shared<const teaching_context>(std::move(use));
    add_waiting(routes, http::method::get, "/api/v1/audit",
                [at](const http::request& q) { return read_signed_in(at, list, q); });
}

} // namespace lectern::api
