// Lists of a course as tables: /api/v1/catalogue/courses/<slug>/tables/<table>.
#include "edit_request.hpp"
#include "import_answer.hpp"
#include "parameters.hpp"
#include "pool_answer.hpp"
#include "private_answer.hpp"
#include "right_to_edit.hpp"
#include "waiting_route.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/accounts/identity.hpp"
#include "lectern/api/teaching.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/edits.hpp"
#include "lectern/catalogue/entries.hpp"
#include "lectern/catalogue/exchange.hpp"

#include <boost/json.hpp>

#include <array>
#include <memory>

namespace lectern::api {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

using catalogue::entry_kind;
using catalogue::table_kind;
using desk = std::shared_ptr<const teaching_context>; // the handlers'

constexpr std::uint64_t largest_table = 16U << 20U; // bytes
constexpr std::size_t most_rows = 20'000;           // nobody else writes meanwhile
constexpr std::array<std::string_view, 2> truths{"true", "false"};

result<table_kind> table_named(const std::string& name) {
    if (name == "roster") return table_kind::roster;
    if (name == "staff") return table_kind::staff;
    if (name == "recognitions") return table_kind::recognitions;
    return error{errc::not_found, "there is no table \"" + base::clean_title(name, 80) +
                                      "\": there are roster, staff and recognitions"};
}

// Whose course it is, and which of its tables.
struct table_place {
    accounts::identity who;
    table_kind kind;
    std::string course;
};

result<table_place> find_place(db::database& database, const teaching_context& use,
                               const http::request& request) {
    auto who = accounts::require_identity(database, accounts::credentials_of(request), use.clock());
    if (!who) return who.error();
    if (const auto allowed = check_right_to_keep(*who); !allowed) return allowed.error();
    const std::string course(request.captures[0]);
    const auto allowed = check_right_to_entry(database, {entry_kind::course, course}, *who, false);
    if (!allowed) return allowed.error();
    const auto kind = table_named(std::string(request.captures[1]));
    if (!kind) return kind.error();
    return table_place{std::move(*who), *kind, course};
}

result<http::response> export_one(db::database& database, const teaching_context& use,
                                  const http::request& request) {
    const auto place = find_place(database, use, request);
    if (!place) return place.error();
    auto text = catalogue::export_table(database, place->kind, place->course);
    if (!text) return text.error();
    const auto name = place->course + "-" + std::string(request.captures[1]) + ".csv"; // both are slugs
    http::response r;
    r.add_header("Content-Type", "text/csv; charset=utf-8");
    r.add_header("Content-Disposition", "attachment; filename=\"" + name + "\"");
    r.add_header("Cache-Control", "no-store");
    r.body = std::move(*text);
    return r;
}

// The sides of a row's change, as JSON with the names of the course and of the user.
std::string side_of(const catalogue::imported_change& change, const std::string& course, bool is_after) {
    json::object row{{"course", course}, {"user", change.key}};
    for (const auto& field : change.fields)
        row[field.field] = json::parse(is_after ? field.after : field.before);
    return json::serialize(row);
}

result<void> note_roster(db::transaction& in, const table_place& at, const catalogue::import_outcome& report,
                         base::time_point now) {
    for (const auto& change : report.changes) {
        catalogue::edit_record edit{
            0, 0, at.who.name, change.kind, at.course + "/" + change.key, change.change, {}, {}};
        if (change.change != "created") edit.before = side_of(change, at.course, false);
        if (change.change != "removed") edit.after = side_of(change, at.course, true);
        if (const auto noted = catalogue::record_edit(in, edit, now); !noted) return noted;
    }
    return {};
}

// Staff and recognitions are members of their course, whoever changes them.
result<void> note_course(db::transaction& in, const table_place& at, std::optional<std::string> before,
                         base::time_point now) {
    auto after = catalogue::find_entry(in.connection(), {entry_kind::course, at.course});
    if (!after) return after.error();
    if (before == *after) return {};
    return catalogue::record_edit(
        in, {0, 0, at.who.name, "course", at.course, "changed", std::move(before), std::move(*after)}, now);
}

// A form of another site cannot send this type without asking first.
result<std::string_view> csv_body(const http::request& request) {
    if (!request.header("content-type").starts_with("text/csv"))
        return error{errc::usage, "Content-Type should be text/csv"};
    if (!base::is_utf8(request.body)) return error{errc::usage, "the body is not UTF-8"};
    return std::string_view(request.body);
}

result<http::response> import_one(const teaching_context& use, const http::request& request) {
    auto in = db::transaction::begin(use.writer);
    if (!in) return in.error();
    const auto at = find_place(in->connection(), use, request);
    if (!at) return at.error();
    parameters given(request);
    const bool dry_run = given.choice("dry_run", truths) == "true";
    const bool replace = given.choice("replace", truths) == "true";
    if (given.failure()) return *given.failure();
    const auto body = csv_body(request);
    if (!body) return body.error();
    auto before = catalogue::find_entry(in->connection(), {entry_kind::course, at->course});
    if (!before) return before.error();
    auto report = catalogue::import_table(*in, {at->kind, at->course, {dry_run, replace, most_rows}}, *body);
    if (!report) return report.error();
    if (!report->problems.empty()) return lines_at_fault(std::move(report->problems));
    if (dry_run) return import_answer(*report, true);
    const auto now = use.clock();
    const auto noted = at->kind == table_kind::roster ? note_roster(*in, *at, *report, now)
                                                      : note_course(*in, *at, std::move(*before), now);
    if (!noted) return noted.error();
    if (const auto committed = in->commit(); !committed) return committed.error();
    return import_answer(*report, false);
}

asio::awaitable<http::response> on_export(const desk& at, const http::request& request) {
    return answer_reading(at->readers, at->reading, [at, &request](db::database& database) {
        return export_one(database, *at, request);
    });
}

asio::awaitable<http::response> on_import(const desk& at, const http::request& request) {
    return answer_changing(at->writing, request, [at, &request] { return import_one(*at, request); });
}

} // namespace

void add_table_routes(http::router& routes, teaching_context use) {
    const auto at = std::make_shared<const teaching_context>(std::move(use));
    const std::string one = "/api/v1/catalogue/courses/{}/tables/{}";
    add_waiting(routes, http::method::get, one, [at](const http::request& q) { return on_export(at, q); });
    add_waiting(
        routes, http::method::post, one, [at](const http::request& q) { return on_import(at, q); },
        largest_table);
}

} // namespace lectern::api
