#include "lectern/api/teaching.hpp"

#include "cursor.hpp"
#include "json_views.hpp"
#include "lecture_wish.hpp"
#include "parameters.hpp"
#include "private_answer.hpp"
#include "right_to_edit.hpp"
#include "waiting_route.hpp"
#include "watch_verdict.hpp"

#include "lectern/accounts/identity.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/teaching.hpp"
#include "lectern/runtime/offload.hpp"

#include <memory>

namespace lectern::api {

namespace asio = boost::asio;

namespace {

constexpr std::size_t cursor_limit = 2000; // bytes: a title of 300 characters fits
// Two titles of 300 characters, each of which JSON may write as two escapes of six bytes.
constexpr std::uint64_t largest_wish = 8U << 10U;

using desk = std::shared_ptr<const teaching_context>; // the handlers'
using asked = result<std::string> (*)(db::database&, const http::request&, const accounts::identity&);

std::string_view captured(const http::request& request) {
    return request.captures[0];
}

result<std::string> list_own_courses(db::database& database, const http::request& request,
                                     const accounts::identity& who) {
    parameters given(request);
    catalogue::course_query query;
    query.q = given.text("q");
    if (const auto cursor = given.text("cursor", cursor_limit); !cursor.empty()) {
        query.after = parse_cursor(cursor);
        if (!query.after) given.refuse("cursor", "is not one that this server gave");
    }
    if (given.failure()) return *given.failure();
    query.seen = catalogue::visibility::everything;
    const auto scope = accounts::scope_of(who.user_role, accounts::action::edit_catalogue);
    if (scope == accounts::scope::own_courses) query.staff = who.person_slug;
    const bool has_none =
        scope == accounts::scope::never || (scope == accounts::scope::own_courses && who.person_slug.empty());
    if (has_none) return boost::json::serialize(to_json(catalogue::course_page()));
    const auto page = catalogue::list_courses(database, query);
    if (!page) return page.error();
    return boost::json::serialize(to_json(*page));
}

result<std::string> read_own_course(db::database& database, const http::request& request,
                                    const accounts::identity& who) {
    const auto slug = captured(request);
    if (const auto allowed = check_right_to_edit(database, slug, who); !allowed) return allowed.error();
    const auto course = catalogue::find_course_view(database, slug, catalogue::visibility::everything);
    if (!course) return course.error();
    if (!*course) return no_course_to_edit(slug);
    return boost::json::serialize(to_json(**course));
}

asio::awaitable<http::response> on_read(desk at, asked document, const http::request& request) {
    auto work = [at, document, &request]() -> result<std::string> {
        auto connection = at->readers.borrow();
        if (!connection) return error{errc::io, connection.error().detail};
        const auto who =
            accounts::require_identity(**connection, accounts::credentials_of(request), at->clock());
        if (!who) return who.error();
        return document(**connection, request, *who);
    };
    auto reading = runtime::offload(at->reading, std::move(work));
    auto answer = co_await std::move(reading);
    if (!answer) co_return refused(answer.error());
    co_return fresh_json(std::move(*answer));
}

http::response added_answer(const catalogue::lecture_view& lecture) {
    watch_verdict mine; // whoever may add a lecture may watch it
    mine.allowed = true;
    auto r = fresh_json(boost::json::serialize(to_json(lecture, to_json(mine, {}), nullptr)), 201);
    r.add_header("Location", "/api/v1/lectures/" + lecture.summary.id);
    return r;
}

result<http::response> add_lecture(const teaching_context& use, const http::request& request,
                                   const catalogue::new_lecture& wanted) {
    auto in = db::transaction::begin(use.writer);
    if (!in) return in.error();
    const auto who =
        accounts::require_identity(in->connection(), accounts::credentials_of(request), use.clock());
    if (!who) return who.error();
    const auto slug = captured(request);
    if (const auto allowed = check_right_to_edit(in->connection(), slug, *who); !allowed)
        return allowed.error();
    const auto id = catalogue::add_lecture(*in, slug, wanted);
    if (!id) return id.error();
    if (const auto committed = in->commit(); !committed) return committed.error();
    const auto lecture = catalogue::find_lecture_view(use.writer, *id, catalogue::visibility::everything);
    if (!lecture) return lecture.error();
    if (!*lecture) return error{errc::conflict, "the lecture was removed at once by somebody else"};
    return added_answer(**lecture);
}

result<catalogue::new_lecture> wish_in(const http::request& request) {
    if (accounts::is_cross_site(request)) return error{errc::forbidden, "another site sent this request"};
    // Who is not signed in learns no more than that.
    if (accounts::credentials_of(request).kind == accounts::credential_kind::none)
        return error{errc::unauthorized, "sign in first, or send a valid API token"};
    return parse_new_lecture(request);
}

asio::awaitable<http::response> on_add_lecture(desk at, const http::request& request) {
    auto wanted = wish_in(request);
    if (!wanted) co_return refused(wanted.error());
    auto work = [at, &request, wanted = std::move(*wanted)] { return add_lecture(*at, request, wanted); };
    auto adding = runtime::offload(at->writing, std::move(work));
    auto added = co_await std::move(adding);
    if (!added) co_return refused(added.error());
    co_return std::move(*added);
}

} // namespace

void add_teaching_routes(http::router& routes, teaching_context use) {
    const auto at = std::make_shared<const teaching_context>(std::move(use));
    const auto add = [&](http::method verb, std::string pattern, auto handle) {
        add_waiting(routes, verb, std::move(pattern), std::move(handle),
                    verb == http::method::post ? largest_wish : 0);
    };
    add(http::method::get, "/api/v1/me/courses",
        [at](const http::request& q) { return on_read(at, list_own_courses, q); });
    add(http::method::get, "/api/v1/me/courses/{}",
        [at](const http::request& q) { return on_read(at, read_own_course, q); });
    add(http::method::post, "/api/v1/courses/{}/lectures",
        [at](const http::request& q) { return on_add_lecture(at, q); });
}

} // namespace lectern::api
