#include "lectern/catalogue/language_tag.hpp"

#include "iso_codes.hpp"

#include <algorithm>
#include <vector>

namespace lectern::catalogue {
namespace {

bool is_alpha(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z'); });
}

bool is_digits(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> split_lower(std::string_view text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == '-')
            parts.emplace_back();
        else
            parts.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return parts;
}

std::string upper(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

bool is_variant(const std::string& part) {
    const bool alnum =
        std::ranges::all_of(part, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
    return alnum && ((part.size() >= 5 && part.size() <= 8) ||
                     (part.size() == 4 && part.front() >= '0' && part.front() <= '9'));
}

std::string why_not_a_language(const std::string& part) {
    const auto shorter = shorter_language(part);
    if (!shorter.empty())
        return "write \"" + std::string(shorter) + "\" for \"" + part + "\" (BCP 47 wants the shorter code)";
    return "\"" + part + "\" is not a language of ISO 639";
}

} // namespace

checked_tag check_language_tag(std::string_view text) {
    const auto parts = split_lower(text);
    if (text.empty() || text.size() > 35 || std::ranges::any_of(parts, &std::string::empty))
        return {{}, "not a language tag like \"en\" or \"zh-Hans\""};
    if (!is_language(parts[0])) return {{}, why_not_a_language(parts[0])};
    std::string tag = parts[0];
    std::size_t next = 1;
    if (next < parts.size() && parts[next].size() == 4 && is_alpha(parts[next])) {
        auto script = parts[next++];
        script[0] = upper(script.substr(0, 1))[0];
        if (!is_script(script)) return {{}, "\"" + script + "\" is not a script of ISO 15924"};
        tag += "-" + script;
    }
    if (next < parts.size() &&
        (parts[next].size() == 2 || (parts[next].size() == 3 && is_digits(parts[next])))) {
        const auto region = upper(parts[next++]);
        if (region.size() == 2 && !is_country(region))
            return {{}, "\"" + region + "\" is not a country of ISO 3166"};
        tag += "-" + region;
    }
    for (; next < parts.size(); ++next) {
        if (!is_variant(parts[next])) return {{}, "\"" + parts[next] + "\" is no script, region or variant"};
        tag += "-" + parts[next];
    }
    return {tag, {}};
}

} // namespace lectern::catalogue
