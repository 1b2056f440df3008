#include "size_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace lectern::api {
namespace {

// Units with what stands between them and the number.
struct size_words {
    std::string_view language;
    char point; // before what is not whole
    std::array<std::string_view, 3> units;
};

constexpr std::array<size_words, 5> words{{
    {"en", '.', {" MB", " GB", " TB"}},
    {"zh-Hans", '.', {" MB", " GB", " TB"}},
    {"ar", '.', {" م.ب", " غ.ب", " تيرابايت"}},
    {"fr", ',', {"\u202FMo", "\u202FGo", "\u202FTo"}},
    {"ru", ',', {" МБ", " ГБ", " ТБ"}},
}};
constexpr std::array<double, 3> bytes_of{1e6, 1e9, 1e12};

} // namespace

std::string size_text(std::int64_t bytes, std::string_view language) {
    const auto spoken = std::ranges::find(words, language, &size_words::language);
    const auto& in = spoken == words.end() ? words.front() : *spoken;
    const auto whole = static_cast<double>(std::max<std::int64_t>(bytes, 0));
    std::size_t unit = 0;
    while (unit + 1 < bytes_of.size() && std::round(whole / bytes_of.at(unit)) >= 1000) ++unit;
    const auto exact = whole / bytes_of.at(unit);
    const auto value = exact > 0 ? std::max(exact, 0.1) : 0;
    char digits[32];
    std::snprintf(digits, sizeof digits, unit > 0 || value < 9.95 ? "%.1f" : "%.0f", value);
    std::string text(digits);
    if (unit > 0 && text.ends_with(".0")) text.resize(text.size() - 2);
    std::ranges::replace(text, '.', in.point);
    return text.append(in.units.at(unit));
}

} // namespace lectern::api
