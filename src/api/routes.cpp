#include "lectern/api/routes.hpp"

#include "answer_cache.hpp"
#include "catalogue_reads.hpp"
#include "embedded_spec.hpp"
#include "json_answer.hpp"
#include "problem.hpp"
#include "searching.hpp"
#include "waiting_route.hpp"
#include "watching.hpp"

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/entries.hpp"
#include "lectern/runtime/offload.hpp"

#include <functional>
#include <utility>

namespace lectern::api {
namespace {

using read = result<std::string> (*)(db::database&, const http::request&);

struct reader {
    read_context context;
    std::shared_ptr<answer_cache> cache;
};

result<prepared_answer> find_answer(db::database& database, answer_cache& cache, read document,
                                    const http::request& request) {
    // Read first: an answer that is newer than its number is replaced too early, one that is older too late.
    const auto sequence = catalogue::change_sequence(database);
    if (!sequence) return sequence.error();
    if (auto kept = cache.find(request.target, *sequence)) return kept;
    auto body = document(database, request);
    if (!body) return body.error();
    auto made = std::make_shared<const http::prepared_entity>(json_answer(std::move(*body)));
    cache.keep(request.target, *sequence, made);
    return made;
}

using answered = result<http::response>;
using answering = std::function<answered(db::database&, const reader&, const http::request&)>;

answered answer_kept(read document, db::database& database, const reader& from,
                     const http::request& request) {
    const auto answer = find_answer(database, *from.cache, document, request);
    if (!answer) return answer.error();
    return http::respond_with(request, **answer);
}

// The same for everybody, unless this viewer may watch more.
answered answer_lecture(db::database& database, const reader& from, const http::request& request) {
    if (auto own = answer_own_lecture(database, from.context, request)) return std::move(*own);
    return answer_kept(read_lecture, database, from, request);
}

// What had this name before is where its new one says.
answered answer_or_lead_on(answered answer, catalogue::entry_kind kind, db::database& database,
                           const http::request& request) {
    if (answer || answer.error().code != errc::not_found) return answer;
    const auto now = catalogue::renamed_entry(database, {kind, std::string(request.captures[0])});
    if (!now) return now.error();
    if (!*now) return answer;
    auto moved = http::problem(301, "It has another name now");
    const auto* const all =
        kind == catalogue::entry_kind::course ? "/api/v1/courses/" : "/api/v1/programmes/";
    moved.add_header("Location", all + **now);
    moved.add_header("Access-Control-Allow-Origin", "*");
    return moved;
}

answered answer_course(db::database& database, const reader& from, const http::request& request) {
    return answer_or_lead_on(answer_kept(read_course, database, from, request), catalogue::entry_kind::course,
                             database, request);
}

answered answer_programme(db::database& database, const reader& from, const http::request& request) {
    return answer_or_lead_on(answer_kept(read_programme, database, from, request),
                             catalogue::entry_kind::programme, database, request);
}

// Runs on the pool. `request` outlives it: the session waits for the answer.
answered read_and_answer(const reader& from, const answering& make, const http::request& request) {
    auto connection = from.context.readers.borrow();
    // Also a missing file is the server's trouble, and no 404.
    if (!connection) return error{errc::io, connection.error().detail};
    return make(**connection, from, request);
}

boost::asio::awaitable<http::response> answer(reader from, const answering& make,
                                              const http::request& request) {
    auto work = [from, &make, &request] { return read_and_answer(from, make, request); };
    auto outcome = co_await runtime::offload(from.context.pool, std::move(work));
    if (!outcome) co_return to_response(outcome.error());
    co_return std::move(*outcome);
}

void add_read(http::router& router, std::string pattern, answering make, const reader& from) {
    add_waiting(
        router, http::method::get, std::move(pattern),
        [from, make = std::move(make)](const http::request& request) { return answer(from, make, request); });
}

void add_read(http::router& router, std::string pattern, read document, const reader& from) {
    add_read(router, std::move(pattern), std::bind_front(answer_kept, document), from);
}

void add_description(http::router& router) {
    http::route route;
    route.methods = {http::method::get};
    route.pattern = "/api/v1/openapi.json";
    route.kind = "api";
    auto description =
        std::make_shared<const http::prepared_entity>(json_answer(std::string(embedded_spec().front().text)));
    route.handle = http::direct_handler(
        [description](const http::request& request) { return http::respond_with(request, *description); });
    router.add(std::move(route));
}

} // namespace

void add_routes(http::router& router, read_context context) {
    const reader from{std::move(context), std::make_shared<answer_cache>()};
    add_read(router, "/api/v1/courses", read_courses, from);
    add_read(router, "/api/v1/courses/{}", answering(answer_course), from);
    add_read(router, "/api/v1/lectures/{}", answering(answer_lecture), from);
    add_read(
        router, "/api/v1/lectures/{}/playback",
        [](db::database& database, const reader& by, const http::request& request) -> answered {
            return answer_playback(database, by.context, request);
        },
        from);
    add_read(router, "/api/v1/programmes", read_programmes, from);
    add_read(router, "/api/v1/programmes/{}", answering(answer_programme), from);
    add_read(router, "/api/v1/institutions", read_institutions, from);
    add_read(router, "/api/v1/facets", read_facets, from);
    // Not kept: what is found depends on who asks, on the day, and on texts that are written by and by.
    add_read(
        router, "/api/v1/search",
        [](db::database& database, const reader& by, const http::request& request) {
            return answer_search(database, by.context, request);
        },
        from);
    add_description(router);
}

} // namespace lectern::api
