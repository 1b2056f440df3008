// Which codes of countries, languages and scripts exist.
#pragma once

#include <string_view>

namespace lectern::catalogue {

bool is_country(std::string_view code) noexcept; // ISO 3166-1 alpha-2, upper case
bool is_script(std::string_view code) noexcept;  // ISO 15924, "Hans"
bool is_language(
    std::string_view code) noexcept; // lower case: ISO 639-1, or 639-3 for a language without two letters
std::string_view shorter_language(std::string_view three_letters) noexcept; // "zho" is "zh"; empty: none

} // namespace lectern::catalogue
