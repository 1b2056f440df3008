#include "lectern/api/routes.hpp"

#include "catalogue_reads.hpp"
#include "embedded_spec.hpp"
#include "json_answer.hpp"
#include "problem.hpp"

#include "lectern/runtime/offload.hpp"

namespace lectern::api {
namespace {

using read = result<std::string> (*)(db::database&, const http::request&);

// Runs on the pool. `request` outlives it: the session waits for the answer.
result<http::response> read_and_answer(read_context context, read document, const http::request& request) {
    auto connection = context.readers.borrow();
    // Also a missing file is the server's trouble, and no 404.
    if (!connection) return error{errc::io, connection.error().detail};
    auto body = document(**connection, request);
    if (!body) return body.error();
    return json_answer(request, std::move(*body));
}

boost::asio::awaitable<http::response> answer(read_context context, read document,
                                              const http::request& request) {
    auto work = [context, document, &request] { return read_and_answer(context, document, request); };
    auto outcome = co_await runtime::offload(context.pool, std::move(work));
    if (!outcome) co_return to_response(outcome.error());
    co_return std::move(*outcome);
}

void add_read(http::router& router, std::string pattern, read document, read_context context) {
    http::route route;
    route.methods = {http::method::get};
    route.pattern = std::move(pattern);
    route.kind = "api";
    route.handle = http::waiting_handler(
        [context, document](const http::request& request) { return answer(context, document, request); });
    router.add(std::move(route));
}

void add_description(http::router& router) {
    http::route route;
    route.methods = {http::method::get};
    route.pattern = "/api/v1/openapi.json";
    route.kind = "api";
    route.handle = http::direct_handler([](const http::request& request) {
        return json_answer(request, std::string(embedded_spec().front().text));
    });
    router.add(std::move(route));
}

} // namespace

void add_routes(http::router& router, read_context context) {
    add_read(router, "/api/v1/courses", read_courses, context);
    add_read(router, "/api/v1/courses/{}", read_course, context);
    add_read(router, "/api/v1/lectures/{}", read_lecture, context);
    add_read(router, "/api/v1/institutions", read_institutions, context);
    add_read(router, "/api/v1/facets", read_facets, context);
    add_read(router, "/api/v1/search", read_search, context);
    add_description(router);
}

} // namespace lectern::api
