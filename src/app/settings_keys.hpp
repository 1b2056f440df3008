// How a key of the table is read and shown, by the kind of its value. `access` names one member of settings,
// for reading and for writing.
#pragma once

#include "settings_table.hpp"

#include "lectern/base/units.hpp"

#include <array>
#include <limits>
#include <span>
#include <utility>

namespace lectern::app {

inline std::string toml_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

inline result<std::string> as_text(const settings_value& value, std::string_view example) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return error{errc::usage, "a text is expected, for example " + std::string(example)};
}

template <class Access>
settings_key text_key(std::string section, std::string name, Access access, std::string meaning) {
    return {std::move(section), std::move(name), std::move(meaning),
            [access](const settings& s) { return toml_string(access(const_cast<settings&>(s))); },
            [access](settings& s, const settings_value& value) -> result<void> {
                auto text = as_text(value, "\"media\"");
                if (!text) return text.error();
                access(s) = std::move(*text);
                return {};
            }};
}

template <class Access>
settings_key duration_key(std::string section, std::string name, Access access, std::string meaning,
                          std::chrono::microseconds least = {},
                          std::chrono::microseconds most = std::chrono::microseconds::max()) {
    return {std::move(section), std::move(name), std::move(meaning),
            [access](const settings& s) {
                return toml_string(base::format_duration(
                    std::chrono::duration_cast<std::chrono::microseconds>(access(const_cast<settings&>(s)))));
            },
            [access, least, most](settings& s, const settings_value& value) -> result<void> {
                const auto text = as_text(value, "\"10s\"");
                if (!text) return text.error();
                const auto parsed = base::parse_duration(*text);
                if (!parsed) return parsed.error();
                if (*parsed < least || *parsed > most)
                    return error{errc::usage, "a time from " + base::format_duration(least) + " to " +
                                                  base::format_duration(most) + " is expected"};
                using target = std::remove_reference_t<decltype(access(s))>;
                access(s) = std::chrono::duration_cast<target>(*parsed);
                return {};
            }};
}

template <class Access>
settings_key size_key(std::string section, std::string name, Access access, std::string meaning) {
    return {std::move(section), std::move(name), std::move(meaning),
            [access](const settings& s) {
                return toml_string(
                    base::format_size(static_cast<std::uint64_t>(access(const_cast<settings&>(s)))));
            },
            [access](settings& s, const settings_value& value) -> result<void> {
                const auto text = as_text(value, "\"64MiB\"");
                if (!text) return text.error();
                const auto parsed = base::parse_size(*text);
                if (!parsed) return parsed.error();
                using target = std::remove_reference_t<decltype(access(s))>;
                if (*parsed > static_cast<std::uint64_t>(std::numeric_limits<target>::max()))
                    return error{errc::usage, "too large"};
                access(s) = static_cast<target>(*parsed);
                return {};
            }};
}

template <class Access>
settings_key count_key(std::string section, std::string name, Access access, std::int64_t least,
                       std::int64_t most, std::string meaning) {
    return {std::move(section), std::move(name), std::move(meaning),
            [access](const settings& s) { return std::to_string(access(const_cast<settings&>(s))); },
            [access, least, most](settings& s, const settings_value& value) -> result<void> {
                const auto* number = std::get_if<std::int64_t>(&value);
                if (number == nullptr || *number < least || *number > most)
                    return error{errc::usage, "a whole number from " + std::to_string(least) + " to " +
                                                  std::to_string(most) + " is expected"};
                access(s) = static_cast<std::remove_reference_t<decltype(access(s))>>(*number);
                return {};
            }};
}

template <class Access>
settings_key flag_key(std::string section, std::string name, Access access, std::string meaning) {
    return {std::move(section), std::move(name), std::move(meaning),
            [access](const settings& s) {
                return std::string(access(const_cast<settings&>(s)) ? "true" : "false");
            },
            [access](settings& s, const settings_value& value) -> result<void> {
                const auto* flag = std::get_if<bool>(&value);
                if (flag == nullptr) return error{errc::usage, "true or false is expected"};
                access(s) = *flag;
                return {};
            }};
}

template <class Access>
settings_key switch_key(std::string section, std::string name, Access access, std::string meaning) {
    return {
        std::move(section), std::move(name), std::move(meaning),
        [access](const settings& s) { return toml_string(access(const_cast<settings&>(s)) ? "on" : "off"); },
        [access](settings& s, const settings_value& value) -> result<void> {
            const auto* text = std::get_if<std::string>(&value);
            if (text == nullptr || (*text != "on" && *text != "off"))
                return error{errc::usage, "\"on\" or \"off\" is expected"};
            access(s) = *text == "on";
            return {};
        }};
}

template <class Access>
settings_key networks_key(std::string section, std::string name, Access access, std::string meaning) {
    return {std::move(section), std::move(name), std::move(meaning),
            [access](const settings& s) { return toml_string(access(const_cast<settings&>(s)).to_text()); },
            [access](settings& s, const settings_value& value) -> result<void> {
                const auto text = as_text(value, "\"127.0.0.1, 10.0.0.0/8\"");
                if (!text) return text.error();
                auto parsed = http::network_list::parse(*text);
                if (!parsed) return parsed.error();
                access(s) = std::move(*parsed);
                return {};
            }};
}

template <class Value>
struct named_value {
    std::string_view name;
    Value value;
};

// One of few words.
template <class Access, class Value, std::size_t N>
settings_key choice_key(std::pair<std::string, std::string> key, Access access,
                        std::array<named_value<Value>, N> choices, std::string meaning) {
    return {std::move(key.first), std::move(key.second), std::move(meaning),
            [access, choices](const settings& s) {
                for (const auto& each : choices)
                    if (each.value == access(const_cast<settings&>(s))) return toml_string(each.name);
                return toml_string(choices.front().name);
            },
            [access, choices](settings& s, const settings_value& value) -> result<void> {
                std::string names;
                const auto* text = std::get_if<std::string>(&value);
                for (const auto& each : choices) {
                    if (text == nullptr || *text != each.name) {
                        names += (names.empty() ? "\"" : ", \"") + std::string(each.name) + "\"";
                        continue;
                    }
                    access(s) = each.value;
                    return {};
                }
                return error{errc::usage, "one of " + names + " is expected"};
            }};
}

// The name of a member takes no parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define MEMBER(path)                                                                                         \
    [](settings & s) -> auto& {                                                                              \
        return s.path;                                                                                       \
    }
// NOLINTEND(bugprone-macro-parentheses)

// What recordings become and how they come in: a part of the table, in its order.
std::vector<settings_key> recording_keys();

} // namespace lectern::app
