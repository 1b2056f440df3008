#include "catalogue_reads.hpp"

#include "cursor.hpp"
#include "filter_parameters.hpp"
#include "json_views.hpp"
#include "parameters.hpp"

#include "lectern/base/utf8.hpp"

namespace lectern::api {
namespace {

constexpr int listed_at_once = 50;
constexpr std::size_t cursor_limit = 2000; // bytes: a title of 300 characters fits

template <class View>
result<std::string> serialized(const result<View>& view) {
    if (!view) return view.error();
    return boost::json::serialize(to_json(*view)) + "\n";
}

template <class View>
result<std::string> found(const result<std::optional<View>>& view, std::string_view what,
                          std::string_view key) {
    if (!view) return view.error();
    if (!*view)
        return error{errc::not_found,
                     "there is no " + std::string(what) + " \"" + base::clean_title(key, 80) + "\""};
    return boost::json::serialize(to_json(**view)) + "\n";
}

std::optional<catalogue::course_position> given_position(parameters& given) {
    const auto cursor = given.text("cursor", cursor_limit);
    if (cursor.empty()) return std::nullopt;
    auto position = parse_cursor(cursor);
    if (!position) given.refuse("cursor", "is not one that this server gave");
    return position;
}

std::string_view captured(const http::request& request) {
    return request.captures.empty() ? std::string_view() : request.captures[0];
}

} // namespace

result<std::string> read_courses(db::database& database, const http::request& request) {
    parameters given(request);
    catalogue::course_query query;
    query.q = given.text("q");
    query.filter = given_filter(given);
    query.after = given_position(given);
    if (given.failure()) return *given.failure();
    return serialized(catalogue::list_courses(database, query));
}

result<std::string> read_course(db::database& database, const http::request& request) {
    return found(catalogue::find_course_view(database, captured(request)), "course", captured(request));
}

result<std::string> read_lecture(db::database& database, const http::request& request) {
    return found(catalogue::find_lecture_view(database, captured(request)), "lecture", captured(request));
}

result<std::string> read_institutions(db::database& database, const http::request& request) {
    parameters given(request);
    const auto after = given_position(given);
    if (given.failure()) return *given.failure();
    return serialized(catalogue::list_institutions(database, after, listed_at_once));
}

result<std::string> read_programmes(db::database& database, const http::request& request) {
    parameters given(request);
    const auto after = given.slug("cursor"); // the last slug of the page before
    if (given.failure()) return *given.failure();
    return serialized(catalogue::list_programmes(database, after, listed_at_once));
}

result<std::string> read_programme(db::database& database, const http::request& request) {
    return found(catalogue::find_programme_view(database, captured(request)), "programme", captured(request));
}

result<std::string> read_facets(db::database& database, const http::request& request) {
    static constexpr std::array<std::string_view, 1> left_out{"people"};
    parameters given(request);
    const auto without = given.choice("without", left_out);
    if (given.failure()) return *given.failure();
    auto facets = catalogue::list_facets(database);
    if (facets && !without.empty()) facets->people.clear();
    return serialized(facets);
}

} // namespace lectern::api
