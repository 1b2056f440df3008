#include "pretty_json.hpp"

#include <algorithm>

namespace lectern::catalogue {
namespace {

namespace json = boost::json;

bool is_plain(const json::value& value) {
    return (!value.is_object() || value.get_object().empty()) &&
           (!value.is_array() || value.get_array().empty());
}

// Nothing in it holds anything.
bool is_flat(const json::value& value) {
    if (value.is_array()) return std::ranges::all_of(value.get_array(), is_plain);
    if (!value.is_object()) return true;
    return std::ranges::all_of(value.get_object(),
                               [](const json::key_value_pair& member) { return is_plain(member.value()); });
}

void begin_line(std::string& text, int depth) {
    text += '\n';
    text.append(static_cast<std::size_t>(depth) * 2, ' ');
}

} // namespace

void append_pretty(std::string& text, const json::value& value, int depth) {
    if (is_flat(value)) {
        text += json::serialize(value);
        return;
    }
    const bool is_list = value.is_array();
    text += is_list ? '[' : '{';
    bool is_first = true;
    const auto next = [&] {
        if (!is_first) text += ',';
        is_first = false;
        begin_line(text, depth + 1);
    };
    if (is_list) {
        for (const auto& item : value.get_array()) {
            next();
            append_pretty(text, item, depth + 1);
        }
    } else {
        for (const auto& [name, member] : value.get_object()) {
            next();
            text += json::serialize(json::value(name)) + ": ";
            append_pretty(text, member, depth + 1);
        }
    }
    begin_line(text, depth);
    text += is_list ? ']' : '}';
}

std::string pretty(const json::value& value) {
    std::string text;
    append_pretty(text, value, 0);
    return text;
}

} // namespace lectern::catalogue
