#include "parameters.hpp"

#include "lectern/base/ids.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/language_tag.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <vector>

namespace lectern::api {
namespace {

constexpr std::size_t slug_with_comma = 81; // bytes

bool is_well_escaped(std::string_view text) {
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
        const auto digits = text.substr(at + 1, 2);
        const auto is_hex = [](unsigned char c) { return std::isxdigit(c) != 0; };
        if (digits.size() != 2 || !std::ranges::all_of(digits, is_hex)) return false;
    }
    return true;
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

} // namespace

parameters::parameters(const http::request& request) : request_(request) {
    std::vector<std::string_view> seen;
    for (std::string_view rest = request.query; !rest.empty();) {
        const auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const auto name = pair.substr(0, pair.find('='));
        if (!is_well_escaped(pair)) refuse(name, "is not percent-encoded as it should be");
        if (!name.empty() && std::ranges::find(seen, name) != seen.end()) refuse(name, "is given twice");
        seen.push_back(name);
    }
}

void parameters::refuse(std::string_view name, std::string_view why) {
    if (failure_) return;
    failure_ = error{errc::usage, "parameter \"" + base::clean_title(name, 40) + "\" " + std::string(why)};
}

std::string parameters::text(std::string_view name, std::size_t limit) {
    auto value = request_.query_value(name).value_or("");
    if (!base::is_utf8(value))
        refuse(name, "is not UTF-8");
    else if (has_control(value))
        refuse(name, "has control characters in it");
    else if (value.size() > limit)
        refuse(name, "is longer than " + std::to_string(limit) + " bytes");
    else
        return value;
    return {};
}

std::string parameters::slug(std::string_view name) {
    auto value = text(name);
    if (!value.empty() && !base::is_slug(value)) refuse(name, "is not a slug");
    return value;
}

std::optional<std::vector<std::string>> parameters::slugs(std::string_view name, std::size_t most) {
    if (!has(name)) return std::nullopt;
    const auto value = text(name, most * slug_with_comma);
    std::vector<std::string> all;
    for (std::size_t from = 0; from <= value.size() && !value.empty(); from += all.back().size() + 1) {
        all.push_back(value.substr(from, value.find(',', from) - from)); // after the last comma, too
        if (!base::is_slug(all.back())) refuse(name, "has something in it that is not a slug");
    }
    if (all.size() > most) refuse(name, "names more than " + std::to_string(most));
    return all;
}

std::string parameters::uuid(std::string_view name) {
    auto value = text(name);
    if (!value.empty() && !base::is_uuid(value)) refuse(name, "is not an id");
    return value;
}

std::string parameters::language(std::string_view name) {
    const auto value = text(name);
    if (value.empty()) return value;
    auto checked = catalogue::check_language_tag(value);
    if (!checked.tag) refuse(name, "is not a language tag: " + checked.why);
    return checked.tag.value_or("");
}

std::int64_t parameters::number(std::string_view name, std::int64_t least, std::int64_t most,
                                std::int64_t absent) {
    const auto value = text(name);
    if (value.empty()) return absent;
    std::int64_t number = 0;
    const auto* const end = value.data() + value.size();
    const auto [stopped, failed] = std::from_chars(value.data(), end, number);
    if (failed == std::errc() && stopped == end && number >= least && number <= most) return number;
    refuse(name, "is not a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return absent;
}

std::string parameters::choice(std::string_view name, std::span<const std::string_view> values) {
    auto value = text(name);
    if (value.empty() || std::ranges::find(values, value) != values.end()) return value;
    std::string why = "is not one of";
    for (const auto v : values) why += " " + std::string(v) + (v == values.back() ? "" : ",");
    refuse(name, why);
    return {};
}

} // namespace lectern::api
