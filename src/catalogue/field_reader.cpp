#include "field_reader.hpp"

#include "iso_codes.hpp"
#include "text_forms.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/base/ids.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/language_tag.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

namespace lectern::catalogue {
namespace {

std::size_t characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool has_control(std::string_view text, std::string_view allowed) noexcept {
    return std::ranges::any_of(text, [&](char c) {
        return (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) &&
               allowed.find(c) == std::string_view::npos;
    });
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({row[j - 1] + 1, above + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

bool is_number_of(std::string_view text, std::size_t digits) noexcept {
    return text.size() == digits && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_date(std::string_view text) {
    if (!is_number_of(text.substr(0, 4), 4) || text < "1800") return false;
    if (text.size() == 4) return true;
    if (text.size() < 7 || text[4] != '-' || !is_number_of(text.substr(5, 2), 2)) return false;
    const auto year = std::chrono::year(std::stoi(std::string(text.substr(0, 4))));
    const auto month = std::chrono::month(static_cast<unsigned>(std::stoi(std::string(text.substr(5, 2)))));
    if (text.size() == 7) return month.ok();
    if (text.size() != 10 || text[7] != '-' || !is_number_of(text.substr(8), 2)) return false;
    return (year / month / std::chrono::day(static_cast<unsigned>(std::stoi(std::string(text.substr(8))))))
        .ok();
}

std::string joined(std::span<const std::string_view> values) {
    std::string text;
    for (const auto value : values) text += (text.empty() ? "" : ", ") + std::string(value);
    return text;
}

// What a stranger wrote, short enough for a line of an error message.
std::string shown(std::string_view text) {
    return "\"" + base::clean_title(text, 60) + "\"";
}

std::string nearest_of(std::string_view word, std::span<const std::string_view> known) {
    auto nearest = did_you_mean(word, known);
    return nearest.empty() ? "; known here are " + joined(known) : nearest;
}

} // namespace

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
    if (word.size() > 80) return {};
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 2) + 1;
    for (const auto candidate : known) {
        const auto distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best.empty() ? std::string() : "; did you mean " + shown(best) + "?";
}

field_reader::field_reader(const json_node& object, std::string path, problem_list& problems)
    : object_(object), path_(std::move(path)), problems_(problems) {
    if (object.kind != json_kind::object)
        problems_.push_back(
            {object.line, path_, "is " + std::string(to_string(object.kind)) + ", should be an object"});
}

const json_member* field_reader::member_named(std::string_view name) const noexcept {
    const auto found = std::ranges::find(object_.members, name, &json_member::name);
    return found == object_.members.end() ? nullptr : &*found;
}

place field_reader::at(std::string_view member) const {
    const auto* found = member_named(member);
    const auto field = path_.empty() ? std::string(member) : path_ + "." + std::string(member);
    return {found != nullptr ? found->value.line : object_.line, field};
}

void field_reader::refuse(std::string_view member, std::string what) {
    auto where = at(member);
    problems_.push_back({where.line, std::move(where.field), std::move(what)});
}

const json_node* field_reader::find(std::string_view member, need how) {
    asked_.push_back(member);
    const auto* found = member_named(member);
    if (found != nullptr && found->value.kind != json_kind::null) return &found->value;
    if (how == need::required && object_.kind == json_kind::object) refuse(member, "is missing");
    return nullptr;
}

const json_node* field_reader::find_text(std::string_view member, need how) {
    const auto* value = find(member, how);
    if (value == nullptr || value->kind == json_kind::string) return value;
    refuse(member, "is " + std::string(to_string(value->kind)) + ", should be a text");
    return nullptr;
}

optional_text field_reader::name(std::string_view member, need how, std::size_t limit) {
    const auto* value = find_text(member, how);
    if (value == nullptr) return {};
    if (has_control(value->text, "")) {
        refuse(member, "has control characters or line breaks in it");
        return {};
    }
    auto clean = base::clean_title(value->text, limit + 1);
    const auto length = characters(base::clean_title(value->text, value->text.size()));
    if (!clean.empty() && length <= limit) return clean;
    refuse(member, clean.empty() ? "is empty"
                                 : "is longer than " + std::to_string(limit) + " characters (" +
                                       std::to_string(length) + ")");
    return {};
}

optional_text field_reader::prose(std::string_view member, std::size_t limit) {
    const auto* value = find_text(member, need::optional);
    if (value == nullptr) return {};
    const auto length = characters(value->text);
    if (has_control(value->text, "\n\r\t"))
        refuse(member, "has control characters in it");
    else if (length > limit)
        refuse(member,
               "is longer than " + std::to_string(limit) + " characters (" + std::to_string(length) + ")");
    else if (!value->text.empty())
        return value->text;
    return {};
}

optional_text field_reader::slug(std::string_view member, need how) {
    const auto* value = find_text(member, how);
    if (value == nullptr) return {};
    if (base::is_slug(value->text)) return value->text;
    refuse(member, shown(value->text) +
                       " is not a slug: words of a-z and 0-9 joined by single hyphens, up to 80 characters");
    return {};
}

optional_text field_reader::uuid(std::string_view member) {
    const auto* value = find_text(member, need::optional);
    if (value == nullptr) return {};
    if (base::is_uuid(value->text)) return value->text;
    refuse(member, shown(value->text) + " is not a UUID in lower case");
    return {};
}

optional_text field_reader::choice(std::string_view member, need how,
                                   std::span<const std::string_view> values) {
    const auto* value = find_text(member, how);
    if (value == nullptr) return {};
    if (std::ranges::find(values, value->text) != values.end()) return value->text;
    refuse(member,
           shown(value->text) + " is not one of " + joined(values) + did_you_mean(value->text, values));
    return {};
}

optional_text field_reader::country(std::string_view member) {
    const auto* value = find_text(member, need::required);
    if (value == nullptr) return {};
    if (is_country(value->text)) return value->text;
    std::string hint =
        value->text == "UK" ? "; the United Kingdom is \"GB\"" : "; two capital letters, like \"CN\"";
    refuse(member, shown(value->text) + " is not a country code of ISO 3166-1" + hint);
    return {};
}

optional_text field_reader::language(std::string_view member) {
    const auto* value = find_text(member, need::required);
    if (value == nullptr) return {};
    if (value->text == "und") return value->text; // of a course that is known from a recording only
    auto checked = check_language_tag(value->text);
    if (!checked.tag) refuse(member, shown(value->text) + " is not a language tag of BCP 47: " + checked.why);
    return checked.tag;
}

optional_text field_reader::time_zone(std::string_view member) {
    const auto* value = find_text(member, need::optional);
    if (value == nullptr) return {};
    if (is_time_zone(value->text)) return value->text;
    refuse(member, shown(value->text) +
                       " is not a time zone of the IANA database, like \"Asia/Shanghai\" or \"UTC\"");
    return {};
}

optional_text field_reader::web_address(std::string_view member) {
    const auto* value = find_text(member, need::optional);
    if (value == nullptr) return {};
    if (is_web_address(value->text)) return value->text;
    refuse(member, value->text.size() > longest_address
                       ? "is longer than " + std::to_string(longest_address) + " characters"
                       : shown(value->text) + " is not an address that begins with https://");
    return {};
}

bool field_reader::is_null(std::string_view member) const {
    const auto* found = member_named(member);
    return found != nullptr && found->value.kind == json_kind::null;
}

optional_text field_reader::date(std::string_view member) {
    const auto* value = find_text(member, need::optional);
    if (value == nullptr) return {};
    if (is_date(value->text)) return value->text;
    refuse(member, shown(value->text) + " is not a date like \"2020-11-25\", \"2020-11\" or \"2020\"");
    return {};
}

std::optional<std::int64_t> field_reader::moment(std::string_view member) {
    const auto* value = find_text(member, need::optional);
    if (value == nullptr) return {};
    const auto when = base::parse_rfc3339(value->text);
    if (when) return when->time_since_epoch().count();
    refuse(member, shown(value->text) + " is not a time with its zone, like \"2026-11-25T08:00:00Z\" or "
                                        "\"2026-11-25T16:00:00+08:00\"");
    return {};
}

std::optional<unsigned> field_reader::count(std::string_view member, unsigned most) {
    const auto* value = find(member, need::optional);
    if (value == nullptr) return {};
    if (value->kind != json_kind::number) {
        refuse(member, "is " + std::string(to_string(value->kind)) + ", should be a number");
        return {};
    }
    if (value->number >= 1 && value->number <= most && value->number == std::floor(value->number))
        return static_cast<unsigned>(value->number);
    refuse(member, "is not a whole number from 1 to " + std::to_string(most));
    return {};
}

bool field_reader::truth(std::string_view member, bool when_absent) {
    const auto* value = find(member, need::optional);
    if (value == nullptr) return when_absent;
    if (value->kind != json_kind::boolean)
        refuse(member, "is " + std::string(to_string(value->kind)) + ", should be true or false");
    return value->truth;
}

std::optional<reference> field_reader::refer(std::string_view member, need how) {
    auto target = slug(member, how);
    if (!target) return {};
    return reference{at(member), std::move(*target)};
}

const json_node* field_reader::list(std::string_view member, need how) {
    const auto* value = find(member, how);
    if (value == nullptr || value->kind == json_kind::array) return value;
    refuse(member, "is " + std::string(to_string(value->kind)) + ", should be a list");
    return nullptr;
}

void field_reader::finish() {
    for (std::size_t i = 0; i < object_.members.size(); ++i) {
        const auto& member = object_.members[i];
        const auto clean = base::clean_title(member.name, 60);
        const auto field = path_.empty() ? clean : path_ + "." + clean;
        const auto first = std::ranges::find(object_.members, member.name, &json_member::name);
        if (first - object_.members.begin() < static_cast<std::ptrdiff_t>(i))
            problems_.push_back(
                {member.line, field, "occurs twice; first on line " + std::to_string(first->line)});
        else if (std::ranges::find(asked_, member.name) == asked_.end())
            problems_.push_back(
                {member.line, field, "is not a known field" + nearest_of(member.name, asked_)});
    }
}

} // namespace lectern::catalogue
