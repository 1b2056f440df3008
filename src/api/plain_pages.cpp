#include "plain_pages.hpp"

#include "answer_cache.hpp"
#include "catalogue_reads.hpp"
#include "lecture_page.hpp"
#include "problem.hpp"
#include "spoken_pages.hpp"

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/entries.hpp"
#include "lectern/catalogue/views.hpp"
#include "lectern/runtime/offload.hpp"

#include <array>

namespace lectern::api {
namespace {

namespace json = boost::json;

struct plain_maker {
    explicit plain_maker(page_context c) : use(std::move(c)) {}

    page_context use;
    spoken_pages pages{use.site, "plain"};
    answer_cache kept;
};

constexpr std::array filters{"q", "institution", "discipline", "level", "language", "person"};

// What a template can ask of a lecture: is_<status>, and how long it is.
void complete(json::value& lecture) {
    auto& one = lecture.as_object();
    one["is_" + std::string(one.at("status").as_string())] = true;
    if (const auto& length = one.at("duration_s"); length.is_number())
        one["length"] = clock_text(length.to_number<double>());
}

json::object course_values(json::object course) {
    for (auto& section : course.at("sections").as_array())
        for (auto& lecture : section.at("lectures").as_array()) complete(lecture);
    course["has_recognitions"] = !course.at("recognitions").as_array().empty();
    return {{"course", std::move(course)}};
}

// With what was asked for, which the page's form sends again with the cursor of the next page.
json::object list_values(json::object page, const http::request& request) {
    page["is_empty"] = page.at("items").as_array().empty();
    json::object values{{"next", page.at("next")}, {"list", std::move(page)}};
    for (const auto* name : filters)
        values["asked_" + std::string(name)] = request.query_value(name).value_or("");
    return values;
}

// What the API would answer to the same request.
result<json::object> values_for(db::database& database, const http::request& request) {
    const bool is_course = !request.captures.empty();
    const auto told = is_course ? read_course(database, request) : read_courses(database, request);
    if (!told) return told.error();
    auto body = json::parse(*told).as_object();
    return is_course ? course_values(std::move(body)) : list_values(std::move(body), request);
}

// Of a course that had another name once; nothing of what visitors do not see.
result<std::optional<http::response>> lead_on(db::database& database, const http::request& request) {
    if (request.captures.empty()) return std::optional<http::response>();
    const auto now =
        catalogue::renamed_entry(database, {catalogue::entry_kind::course, std::string(request.captures[0])});
    if (!now) return now.error();
    if (!*now) return std::optional<http::response>();
    const auto course = catalogue::find_course_view(database, **now);
    if (!course) return course.error();
    if (!*course) return std::optional<http::response>();
    auto moved = http::problem(301, "It has another name now");
    moved.add_header("Location", "/courses/" + **now + "?plain");
    return std::optional(std::move(moved));
}

result<http::response> answer_plain(plain_maker& maker, const http::request& request) {
    auto connection = maker.use.reads.readers.borrow();
    if (!connection) return error{errc::io, connection.error().detail};
    const auto sequence = catalogue::change_sequence(**connection);
    if (!sequence) return sequence.error();
    const auto language = maker.pages.language_for(request);
    const auto name = language + ' ' + std::string(request.target);
    if (const auto kept = maker.kept.find(name, *sequence)) return http::respond_with(request, *kept);
    const auto values = values_for(**connection, request);
    if (!values && values.error().code == errc::not_found) {
        auto elsewhere = lead_on(**connection, request);
        if (!elsewhere) return elsewhere.error();
        if (*elsewhere) return std::move(**elsewhere);
    }
    if (!values) return values.error();
    const auto& page_in = maker.pages.in(language);
    const auto page = std::make_shared<const http::prepared_entity>(
        prepare_page(page_in, page_in.html.fill(*values), "Accept-Language"));
    maker.kept.keep(name, *sequence, page);
    return http::respond_with(request, *page);
}

boost::asio::awaitable<http::response> answer(std::shared_ptr<plain_maker> maker,
                                              const http::request& request) {
    auto work = [maker, &request] { return answer_plain(*maker, request); };
    auto outcome = co_await runtime::offload(maker->use.reads.pool, std::move(work));
    if (outcome) co_return std::move(*outcome);
    const auto why = outcome.error().code;
    if (why == errc::not_found || why == errc::usage)
        co_return maker->use.site.page(request); // what it says of a page that is not there
    co_return to_response(outcome.error());
}

} // namespace

void add_plain_routes(http::router& routes, const page_context& use) {
    auto maker = std::make_shared<plain_maker>(use);
    if (maker->pages.empty()) return;
    for (const auto* pattern : {"/", "/courses", "/courses/{}"}) {
        http::route route;
        route.methods = {http::method::get};
        route.pattern = pattern;
        route.kind = "page";
        route.handle =
            http::hybrid_handler{[maker](const http::request& request) -> std::optional<http::response> {
                                     if (request.query_value("plain")) return std::nullopt;
                                     return maker->use.site.page(request);
                                 },
                                 [maker](const http::request& request) { return answer(maker, request); }};
        routes.add(std::move(route));
    }
}

} // namespace lectern::api
