#include "byte_range.hpp"

#include <algorithm>
#include <limits>

namespace lectern::http {
namespace {

struct number {
    bool present = false;
    std::uint64_t value = 0; // saturates: a position beyond 64 bits is beyond every file
};

// Takes digits off the front of `text`.
number take_number(std::string_view& text) noexcept {
    number n;
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        const auto digit = static_cast<std::uint64_t>(text.front() - '0');
        n.value = n.value > (most - digit) / 10 ? most : n.value * 10 + digit;
        n.present = true;
        text.remove_prefix(1);
    }
    return n;
}

bool is_bytes_unit(std::string_view text) noexcept {
    constexpr std::string_view unit = "bytes=";
    return text.size() > unit.size() &&
           std::equal(unit.begin(), unit.end(), text.begin(), [](char a, char b) {
               return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
           });
}

} // namespace

byte_range parse_range(std::string_view field, std::uint64_t length) noexcept {
    constexpr byte_range ignored{};
    constexpr byte_range none{byte_range::kind::unsatisfiable, 0, 0};
    if (!is_bytes_unit(field)) return ignored;
    field.remove_prefix(6);
    const auto first = take_number(field);
    if (field.empty() || field.front() != '-') return ignored;
    field.remove_prefix(1);
    const auto last = take_number(field);
    if (!field.empty() || (!first.present && !last.present)) return ignored;
    if (!first.present) {
        if (last.value == 0 || length == 0) return none;
        return {byte_range::kind::part, length - std::min(last.value, length), length - 1};
    }
    if (last.present && last.value < first.value) return ignored;
    if (first.value >= length) return none;
    return {byte_range::kind::part, first.value,
            last.present ? std::min(last.value, length - 1) : length - 1};
}

} // namespace lectern::http
