#include "filter_parameters.hpp"

#include <array>

namespace lectern::api {
namespace {

constexpr std::array<std::string_view, 7> course_levels{
    "school", "preparatory", "undergraduate", "postgraduate", "doctoral", "professional", "public"};
constexpr std::size_t discipline_limit = 400; // bytes: 100 characters

} // namespace

catalogue::course_filter given_filter(parameters& given) {
    catalogue::course_filter filter;
    filter.institution = given.slug("institution");
    filter.discipline = given.text("discipline", discipline_limit);
    filter.language = given.language("language");
    filter.level = given.choice("level", course_levels);
    filter.person = given.uuid("person");
    return filter;
}

} // namespace lectern::api
