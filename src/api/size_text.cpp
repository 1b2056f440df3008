#include "size_text.hpp"

#include <algorithm>
#include <array>

namespace lectern::api {
namespace {

// Units with what stands between them and the number.
struct size_words {
    std::string_view language;
    char point; // before what is not whole
    std::array<std::string_view, 4> units;
};

constexpr std::array<size_words, 5> words{{
    {"en", '.', {" kB", " MB", " GB", " TB"}},
    {"zh-Hans", '.', {" kB", " MB", " GB", " TB"}},
    {"ar", '.', {" كيلوبايت", " م.ب", " غ.ب", " تيرابايت"}},
    {"fr", ',', {"\u202Fko", "\u202FMo", "\u202FGo", "\u202FTo"}},
    {"ru", ',', {" кБ", " МБ", " ГБ", " ТБ"}},
}};
constexpr std::array<std::int64_t, 4> bytes_of{1000, 1'000'000, 1'000'000'000, 1'000'000'000'000};
constexpr std::int64_t least_megabytes = 99'500; // bytes: what is less is "99 kB"

// Half of one is one, as in the browser: printf makes 4.2 of 4.25.
std::int64_t rounded(std::int64_t bytes, std::int64_t one) {
    return bytes / one + (bytes % one >= one / 2 ? 1 : 0);
}

} // namespace

std::string size_text(std::int64_t bytes, std::string_view language) {
    const auto spoken = std::ranges::find(words, language, &size_words::language);
    const auto& in = spoken == words.end() ? words.front() : *spoken;
    const auto there = std::max<std::int64_t>(bytes, 0);
    std::size_t unit = there > 0 && there < least_megabytes ? 0 : 1;
    while (unit + 1 < bytes_of.size() && rounded(there, bytes_of.at(unit)) >= 1000) ++unit;
    const auto one = bytes_of.at(unit);
    const auto tenths = std::max<std::int64_t>(rounded(there, one / 10), there > 0 ? 1 : 0);
    const bool is_small = unit < 2 && tenths < 100;
    auto text = std::to_string(is_small || unit > 1 ? tenths / 10 : rounded(there, one));
    if (is_small || (unit > 1 && tenths % 10 != 0)) (text += in.point) += std::to_string(tenths % 10);
    return text.append(in.units.at(unit));
}

} // namespace lectern::api
