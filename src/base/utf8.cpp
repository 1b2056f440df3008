#include "lectern/base/utf8.hpp"

#include <cstdint>

namespace lectern::base {
namespace {

struct decoded {
    std::uint32_t code;
    std::size_t bytes; // 0: invalid
};

decoded decode(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    };
    const auto first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return {0, 0};
    std::uint32_t code = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U) return {0, 0};
        code = (code << 6U) | (byte(i) & 0x3fU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {0, 0};
    return {code, length};
}

bool is_invisible(std::uint32_t c) noexcept {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c || c == 0xfeff ||
           c == 0x2028 || c == 0x2029;
}

} // namespace

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto d = decode(text);
        if (d.bytes == 0) return false;
        text.remove_prefix(d.bytes);
    }
    return true;
}

std::string clean_title(std::string_view text, std::size_t limit) {
    std::string clean;
    bool space = false;
    for (std::size_t characters = 0; !text.empty() && characters < limit;) {
        const auto d = decode(text);
        const auto bytes = d.bytes == 0 ? 1 : d.bytes;
        if (d.bytes != 0 && (is_invisible(d.code) || d.code == 0x20 || d.code == 0xa0)) {
            space = space || d.code <= 0x20 || d.code == 0xa0 || d.code == 0x2028 || d.code == 0x2029;
        } else {
            if (space && !clean.empty()) {
                clean += ' ';
                ++characters;
            }
            space = false;
            clean += d.bytes == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, bytes);
            ++characters;
        }
        text.remove_prefix(bytes);
    }
    return clean;
}

} // namespace lectern::base
