// The whole catalogue out and in: /api/v1/catalogue/export and /import.
#include "edit_request.hpp"
#include "import_answer.hpp"
#include "parameters.hpp"
#include "pool_answer.hpp"
#include "private_answer.hpp"
#include "waiting_route.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/accounts/identity.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/catalogue/edits.hpp"
#include "lectern/catalogue/exchange.hpp"

#include <array>
#include <memory>

namespace lectern::api {

namespace asio = boost::asio;

namespace {

using desk = std::shared_ptr<const teaching_context>; // the handlers'

constexpr std::uint64_t largest_file = 16U << 20U; // bytes; larger ones come by `lectern import catalogue`
constexpr std::array<std::string_view, 2> truths{"true", "false"};

result<accounts::identity> require_administrator(db::database& database, const teaching_context& use,
                                                 const http::request& request) {
    auto who = accounts::require_identity(database, accounts::credentials_of(request), use.clock());
    if (!who) return who;
    if (accounts::scope_of(who->user_role, accounts::action::edit_catalogue) == accounts::scope::always)
        return who;
    return error{errc::forbidden, "the whole catalogue is for administrators"};
}

result<http::response> export_all(db::database& database, const teaching_context& use,
                                  const http::request& request) {
    if (const auto who = require_administrator(database, use, request); !who) return who.error();
    auto text = catalogue::export_catalogue(database);
    if (!text) return text.error();
    http::response r;
    r.add_header("Content-Type", "application/json");
    r.add_header("Content-Disposition", "attachment; filename=\"catalogue.json\"");
    r.add_header("Cache-Control", "no-store");
    r.body = std::move(*text);
    return r;
}

result<void> note_all(db::transaction& in, const catalogue::import_outcome& report, const std::string& user,
                      base::time_point now) {
    for (const auto& change : report.changes) {
        if (change.change == "left") continue;
        const catalogue::edit_record edit{
            0, 0, user, change.kind, change.key, change.change, change.before, change.after};
        if (const auto noted = catalogue::record_edit(in, edit, now); !noted) return noted;
    }
    return {};
}

result<http::response> import_all(const teaching_context& use, const http::request& request) {
    auto in = db::transaction::begin(use.writer);
    if (!in) return in.error();
    const auto who = require_administrator(in->connection(), use, request);
    if (!who) return who.error();
    parameters given(request);
    const bool dry_run = given.choice("dry_run", truths) == "true";
    if (given.failure()) return *given.failure();
    const auto body = json_body(request);
    if (!body) return body.error();
    auto report = catalogue::import_catalogue(*in, *body, {dry_run, true});
    if (!report) return report.error();
    if (!report->problems.empty()) return lines_at_fault(std::move(report->problems));
    if (!dry_run) {
        if (const auto noted = note_all(*in, *report, who->name, use.clock()); !noted) return noted.error();
        if (const auto committed = in->commit(); !committed) return committed.error();
    }
    return import_answer(*report, dry_run);
}

asio::awaitable<http::response> on_export(const desk& at, const http::request& request) {
    return answer_reading(at->readers, at->reading, [at, &request](db::database& database) {
        return export_all(database, *at, request);
    });
}

asio::awaitable<http::response> on_import(const desk& at, const http::request& request) {
    return answer_changing(at->writing, request, [at, &request] { return import_all(*at, request); });
}

} // namespace

void add_exchange_routes(http::router& routes, teaching_context use) {
    const auto at = std::make_shared<const teaching_context>(std::move(use));
    add_waiting(routes, http::method::get, "/api/v1/catalogue/export",
                [at](const http::request& q) { return on_export(at, q); });
    add_waiting(
        routes, http::method::post, "/api/v1/catalogue/import",
        [at](const http::request& q) { return on_import(at, q); }, largest_file);
}

} // namespace lectern::api
