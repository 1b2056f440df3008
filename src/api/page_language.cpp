#include "page_language.hpp"

#include <algorithm>
#include <charconv>

namespace lectern::api {
namespace {

constexpr std::size_t most_ranges = 30; // nobody reads more languages

struct range {
    std::string tag; // lower case
    double quality = 1;
};

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return out;
}

// What cannot be read counts in full.
double quality_of(std::string_view parameters) {
    const auto at = parameters.find("q=");
    if (at == std::string_view::npos) return 1;
    const auto text = trimmed(parameters.substr(at + 2));
    double quality = 1;
    std::from_chars(text.data(), text.data() + text.size(), quality);
    return quality;
}

// The dearest first.
std::vector<range> ranges_of(std::string_view header) {
    std::vector<range> all;
    while (!header.empty() && all.size() < most_ranges) {
        const auto comma = header.find(',');
        const auto one = header.substr(0, comma);
        header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
        const auto semicolon = one.find(';');
        range next{lower(trimmed(one.substr(0, semicolon)))};
        if (semicolon != std::string_view::npos) next.quality = quality_of(one.substr(semicolon + 1));
        if (!next.tag.empty() && next.quality > 0) all.push_back(std::move(next));
    }
    std::ranges::stable_sort(all, std::greater<>(), &range::quality);
    return all;
}

std::string_view base_of(std::string_view tag) {
    return tag.substr(0, tag.find('-'));
}

bool is_traditional(std::string_view tag) {
    if (base_of(tag) != "zh") return false;
    for (auto rest = tag; !rest.empty();) {
        const auto dash = rest.find('-');
        const auto part = rest.substr(0, dash);
        if (part == "hant" || part == "tw" || part == "hk" || part == "mo") return true;
        rest = dash == std::string_view::npos ? std::string_view() : rest.substr(dash + 1);
    }
    return false;
}

} // namespace

std::string page_language(std::string_view accept_language, const std::vector<std::string>& spoken) {
    const auto wanted = ranges_of(accept_language);
    const auto find = [&spoken](std::string_view base) {
        return std::ranges::find_if(spoken, [base](const auto& one) { return base_of(lower(one)) == base; });
    };
    for (const auto& one : wanted) {
        const auto found = find(base_of(one.tag));
        if (found != spoken.end() && !is_traditional(one.tag)) return *found;
    }
    const bool reads_chinese =
        std::ranges::any_of(wanted, [](const auto& r) { return is_traditional(r.tag); });
    if (const auto chinese = find("zh"); reads_chinese && chinese != spoken.end()) return *chinese;
    return "en";
}

} // namespace lectern::api
