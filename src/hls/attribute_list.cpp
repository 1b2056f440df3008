#include "attribute_list.hpp"

#include <algorithm>
#include <charconv>

namespace lectern::hls {

std::optional<std::uint64_t> to_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

std::optional<std::string_view> attribute(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const auto equals = list.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const auto key = list.substr(0, equals);
        list.remove_prefix(equals + 1);
        const bool quoted = list.starts_with('"');
        const auto end = quoted ? list.find('"', 1) : list.find(',');
        if (quoted && end == std::string_view::npos) return std::nullopt;
        const auto value = quoted ? list.substr(1, end - 1) : list.substr(0, end);
        if (key == name) return value;
        if (quoted)
            list.remove_prefix(end + 1);
        else
            list.remove_prefix(std::min(end, list.size()));
        if (list.starts_with(',')) list.remove_prefix(1);
    }
    return std::nullopt;
}

} // namespace lectern::hls
