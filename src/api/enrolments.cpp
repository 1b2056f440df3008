// Who is enrolled in a course: kept by its staff.
#include "parameters.hpp"
#include "private_answer.hpp"
#include "right_to_edit.hpp"
#include "signed_in_reading.hpp"
#include "waiting_route.hpp"

#include "lectern/accounts/accounts.hpp"
#include "lectern/accounts/credentials.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/catalogue/audience.hpp"
#include "lectern/catalogue/edits.hpp"
#include "lectern/runtime/offload.hpp"

#include <boost/json.hpp>

#include <memory>

namespace lectern::api {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr int listed_at_once = 50;

using desk = std::shared_ptr<const teaching_context>; // the handlers'
using change = result<bool> (*)(db::transaction&, std::string_view course, std::string_view user);

result<std::string> list(db::database& database, const http::request& request,
                         const accounts::identity& who) {
    parameters given(request);
    const auto cursor = given.text("cursor"); // the last name of the page before
    if (!cursor.empty() && !accounts::is_user_name(cursor))
        given.refuse("cursor", "is not one that this server gave");
    if (given.failure()) return *given.failure();
    if (const auto allowed = check_right_to_edit(database, request.captures[0], who); !allowed)
        return allowed.error();
    const auto found = catalogue::list_enrolled(database, request.captures[0], cursor, listed_at_once + 1);
    if (!found) return found.error();
    json::array items;
    json::value next;
    for (const auto& user : *found) {
        if (items.size() == listed_at_once) {
            next = items.back().at("user");
            break;
        }
        const base::time_point since{std::chrono::microseconds(user.enrolled_us)};
        items.push_back({{"user", user.name}, {"since", base::to_iso8601(since)}});
    }
    return json::serialize(json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

result<void> perform(const teaching_context& use, const http::request& request, change what) {
    auto in = db::transaction::begin(use.writer);
    if (!in) return in.error();
    const auto who =
        accounts::require_identity(in->connection(), accounts::credentials_of(request), use.clock());
    if (!who) return who.error();
    if (const auto allowed = check_right_to_edit(in->connection(), request.captures[0], *who); !allowed)
        return allowed.error();
    const auto user = accounts::lowered(request.captures[1]);
    const auto done = what(*in, request.captures[0], user);
    if (!done) return done.error();
    if (*done) {
        const bool is_new = request.verb == http::method::put;
        const auto enrolment = json::serialize(json::object{{"course", request.captures[0]}, {"user", user}});
        catalogue::edit_record edit{0,
                                    0,
                                    who->name,
                                    "enrolment",
                                    std::string(request.captures[0]) + "/" + user,
                                    is_new ? "created" : "removed",
                                    {},
                                    {}};
        (is_new ? edit.after : edit.before) = enrolment;
        if (const auto noted = catalogue::record_edit(*in, edit, use.clock()); !noted) return noted.error();
    }
    return in->commit();
}

asio::awaitable<http::response> on_change(desk at, change what, const http::request& request) {
    if (accounts::is_cross_site(request))
        co_return refused({errc::forbidden, "another site sent this request"});
    auto work = [at, what, &request] { return perform(*at, request, what); };
    auto changing = runtime::offload(at->writing, std::move(work));
    const auto done = co_await std::move(changing);
    if (!done) co_return refused(done.error());
    co_return no_content();
}

} // namespace

void add_enrolment_routes(http::router& routes, teaching_context use) {
    const auto at = std::make_shared<const teaching_context>(std::move(use));
    const std::string all = "/api/v1/courses/{}/enrolments";
    add_waiting(routes, http::method::get, all,
                [at](const http::request& q) { return read_signed_in(at, list, q); });
    add_waiting(routes, http::method::put, all + "/{}",
                [at](const http::request& q) { return on_change(at, catalogue::enrol, q); });
    add_waiting(routes, http::method::delete_, all + "/{}",
                [at](const http::request& q) { return on_change(at, catalogue::withdraw, q); });
}

} // namespace lectern::api
