#include "lectern/api/site_check.hpp"

#include "pool_answer.hpp"
#include "private_answer.hpp"
#include "waiting_route.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/accounts/identity.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <memory>

namespace lectern::api {
namespace {

namespace json = boost::json;

struct desk {
    teaching_context use;
    site_checks checks;
};

json::array some_of(const std::vector<std::string>& sentences) {
    const auto told = std::min(sentences.size(), most_findings_told);
    return json::array(sentences.begin(), sentences.begin() + static_cast<std::ptrdiff_t>(told));
}

json::value to_json(const std::optional<site_check_outcome>& last) {
    if (!last) return nullptr;
    return json::object{
        {"began", base::to_iso8601(last->began)},
        {"ended", base::to_iso8601(last->ended)},
        {"differences", some_of(last->differences)},
        {"differences_count", last->differences.size()},
        {"remarks", some_of(last->remarks)},
        {"remarks_count", last->remarks.size()},
        {"failure", last->failure.empty() ? json::value(nullptr) : json::value(last->failure)}};
}

http::response answer(const desk& at, int status) {
    const auto state = at.checks.state();
    const auto since =
        state.running_since ? json::value(base::to_iso8601(*state.running_since)) : json::value(nullptr);
    return fresh_json(json::serialize(json::object{{"running_since", since}, {"last", to_json(state.last)}}),
                      status);
}

result<void> require_keeper(const desk& at, db::database& database, const http::request& request) {
    const auto who = accounts::require_identity(database, accounts::credentials_of(request), at.use.clock());
    if (!who) return who.error();
    if (accounts::may(who->user_role, accounts::action::manage_accounts, false)) return {};
    return error{errc::forbidden, "how the server is, is for administrators"};
}

result<http::response> begin(const desk& at, const http::request& request) {
    if (accounts::is_cross_site(request)) return error{errc::forbidden, "another site sent this request"};
    auto connection = at.use.readers.borrow();
    if (!connection) return error{errc::io, connection.error().detail};
    if (const auto may = require_keeper(at, **connection, request); !may) return may.error();
    at.checks.begin();
    return answer(at, 202);
}

} // namespace

void add_check_routes(http::router& routes, teaching_context use, site_checks checks) {
    const auto at = std::make_shared<const desk>(desk{std::move(use), std::move(checks)});
    const std::string address = "/api/v1/server/check";
    add_waiting(routes, http::method::get, address, [at](const http::request& request) {
        return answer_reading(at->use.readers, at->use.reading,
                              [at, &request](db::database& database) -> result<http::response> {
                                  if (const auto may = require_keeper(*at, database, request); !may)
                                      return may.error();
                                  return answer(*at, 200);
                              });
    });
    add_waiting(routes, http::method::post, address, [at](const http::request& request) {
        return answer_changing(at->use.reading, request, [at, &request] { return begin(*at, request); });
    });
}

} // namespace lectern::api
