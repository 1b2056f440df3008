// A request made of lines "Name: value" from a fuzzer, as the session would hand it to a handler: no
// controls, trimmed.
#pragma once

#include "lectern/http/message.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace lectern::fuzz {

inline std::string_view trimmed(std::string_view text) {
    const auto from = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(from);
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

inline bool may_be_sent(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

inline http::request request_of(std::string_view lines, http::method verb) {
    http::request made;
    made.verb = verb;
    made.path = made.target = "/";
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        const auto line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !may_be_sent(line)) continue;
        made.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
    return made;
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

} // namespace lectern::fuzz
