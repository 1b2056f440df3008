#include "lectern/api/teaching.hpp"

#include "cursor.hpp"
#include "edit_request.hpp"
#include "json_views.hpp"
#include "lecture_wish.hpp"
#include "parameters.hpp"
#include "private_answer.hpp"
#include "right_to_edit.hpp"
#include "signed_in_reading.hpp"
#include "waiting_route.hpp"
#include "watch_verdict.hpp"

#include "lectern/accounts/identity.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/edits.hpp"
#include "lectern/catalogue/entries.hpp"
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

http::response added_answer(const catalogue::lecture_view& lecture) {
    watch_verdict mine; // whoever may add a lecture may watch it
    mine.allowed = true;
    auto r = fresh_json(boost::json::serialize(to_json(lecture, to_json(mine, {}), nullptr)), 201);
    r.add_header("Location", "/api/v1/lectures/" + lecture.summary.id);
    return r;
}

// A request that was sent before made this one.
result<std::optional<std::string>>
lecture_made_before(db::transaction& in, const catalogue::request_key& from, const std::string& fingerprint) {
    const auto before = catalogue::find_answered(in, from);
    if (!before) return before.error();
    if (!*before) return std::optional<std::string>();
    if ((*before)->request != fingerprint)
        return error{errc::conflict, "this Idempotency-Key was sent with another request"};
    return std::optional((*before)->subject);
}

result<std::string> make_lecture(db::transaction& in, const accounts::identity& who, std::string_view slug,
                                 const catalogue::new_lecture& wanted) {
    const auto id = catalogue::add_lecture(in, slug, wanted);
    if (!id) return id.error();
    const auto entry = catalogue::find_entry(in.connection(), {catalogue::entry_kind::lecture, *id});
    if (!entry) return entry.error();
    const catalogue::edit_record edit{0, 0, who.name, "lecture", *id, "created", {}, *entry};
    if (const auto noted = catalogue::record_edit(in, edit, base::now()); !noted) return noted.error();
    return *id;
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
    const auto key = idempotency_key(request);
    if (!key) return key.error();
    const catalogue::request_key from{who->user_id, key->value_or("")};
    const auto fingerprint = fingerprint_of(request);
    auto id = *key ? lecture_made_before(*in, from, fingerprint) : std::optional<std::string>();
    if (!id) return id.error();
    if (!*id) {
        const auto made = make_lecture(*in, *who, slug, wanted);
        if (!made) return made.error();
        *id = *made;
        const catalogue::answered_request answered{fingerprint, "lecture", **id};
        if (*key)
            if (const auto kept = catalogue::record_answered(*in, from, answered, use.clock()); !kept)
                return kept.error();
    }
    if (const auto committed = in->commit(); !committed) return committed.error();
    const auto lecture = catalogue::find_lecture_view(use.writer, **id, catalogue::visibility::everything);
    if (!lecture) return lecture.error();
    if (!*lecture) return error{errc::conflict, "the lecture was removed by somebody else"};
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
        [at](const http::request& q) { return read_signed_in(at, list_own_courses, q); });
    add(http::method::get, "/api/v1/me/courses/{}",
        [at](const http::request& q) { return read_signed_in(at, read_own_course, q); });
    add(http::method::post, "/api/v1/courses/{}/lectures",
        [at](const http::request& q) { return on_add_lecture(at, q); });
}

} // namespace lectern::api
