#include "lectern/api/routes.hpp"

#include "answer_cache.hpp"
#include "catalogue_reads.hpp"
#include "embedded_spec.hpp"
#include "json_answer.hpp"
#include "problem.hpp"

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/runtime/offload.hpp"

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

// Runs on the pool. `request` outlives it: the session waits for the answer.
result<http::response> read_and_answer(const reader& from, read document, const http::request& request) {
    auto connection = from.context.readers.borrow();
    // Also a missing file is the server's trouble, and no 404.
    if (!connection) return error{errc::io, connection.error().detail};
    const auto answer = find_answer(**connection, *from.cache, document, request);
    if (!answer) return answer.error();
    return http::respond_with(request, **answer);
}

boost::asio::awaitable<http::response> answer(reader from, read document, const http::request& request) {
    auto work = [from, document, &request] { return read_and_answer(from, document, request); };
    auto outcome = co_await runtime::offload(from.context.pool, std::move(work));
    if (!outcome) co_return to_response(outcome.error());
    co_return std::move(*outcome);
}

void add_read(http::router& router, std::string pattern, read document, const reader& from) {
    http::route route;
    route.methods = {http::method::get};
    route.pattern = std::move(pattern);
    route.kind = "api";
    route.handle = http::waiting_handler(
        [from, document](const http::request& request) { return answer(from, document, request); });
    router.add(std::move(route));
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
    const reader from{context, std::make_shared<answer_cache>()};
    add_read(router, "/api/v1/courses", read_courses, from);
    add_read(router, "/api/v1/courses/{}", read_course, from);
    add_read(router, "/api/v1/lectures/{}", read_lecture, from);
    add_read(router, "/api/v1/institutions", read_institutions, from);
    add_read(router, "/api/v1/facets", read_facets, from);
    add_read(router, "/api/v1/search", read_search, from);
    add_description(router);
}

} // namespace lectern::api
