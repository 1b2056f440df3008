#include "text_forms.hpp"

#include <algorithm>
#include <array>

namespace lectern::catalogue {
namespace {

constexpr std::array<std::string_view, 11> zone_areas{"Africa", "America",  "Antarctica", "Arctic",
                                                      "Asia",   "Atlantic", "Australia",  "Etc",
                                                      "Europe", "Indian",   "Pacific"};
constexpr std::size_t longest_zone = 64; // bytes

constexpr std::size_t longest_scheme = 8; // "https://"

// Visible ASCII of RFC 3986, but no quotes: it stands in pages.
bool is_of_an_address(char c) {
    return c > 0x20 && c < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

} // namespace

// Their list changes some times a year: the area is checked, and of the place how it is written.
bool is_time_zone(std::string_view text) noexcept {
    if (text == "UTC") return true;
    const auto slash = text.find('/');
    if (slash == std::string_view::npos || text.size() > longest_zone) return false;
    const bool known = std::ranges::find(zone_areas, text.substr(0, slash)) != zone_areas.end();
    const auto place = text.substr(slash + 1);
    const bool is_name = std::ranges::all_of(place, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '+' || c == '/';
    });
    return known && is_name && !place.empty() && place.front() != '/' && place.back() != '/' &&
           place.find("//") == std::string_view::npos;
}

bool is_web_address(std::string_view text) noexcept {
    return text.starts_with("https://") && text.size() > longest_scheme && text.size() <= longest_address &&
           text[longest_scheme] != '/' && std::ranges::all_of(text, is_of_an_address);
}

} // namespace lectern::catalogue
