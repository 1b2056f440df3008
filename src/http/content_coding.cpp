#include "content_coding.hpp"

#include <algorithm>

namespace lectern::http {
namespace {

std::string_view trim(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_zero_weight(std::string_view parameters) noexcept {
    const auto q = trim(parameters);
    if (q.size() < 3 || (q[0] != 'q' && q[0] != 'Q') || q[1] != '=') return false;
    return q.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

bool same(std::string_view a, std::string_view lower) noexcept {
    return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
               return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
           });
}

} // namespace

bool accepts_coding(std::string_view field, std::string_view coding) noexcept {
    bool any = false;
    while (!field.empty()) {
        const auto item = field.substr(0, field.find(','));
        field.remove_prefix(std::min(field.size(), item.size() + 1));
        const auto semicolon = item.find(';');
        const auto name = trim(item.substr(0, semicolon));
        const bool refused =
            semicolon != std::string_view::npos && is_zero_weight(item.substr(semicolon + 1));
        if (same(name, coding)) return !refused;
        if (name == "*") any = !refused;
    }
    return any;
}

} // namespace lectern::http
