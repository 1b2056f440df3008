#include "target.hpp"

#include "hex_value.hpp"

#include "lectern/base/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace lectern::http {
namespace {

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool is_unreserved_or_sub_delim(char c) noexcept {
    if (is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
    return std::string_view("-._~!$&'()*+,;=").find(c) != std::string_view::npos;
}

bool is_port(std::string_view text) noexcept {
    return text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_ip_literal(std::string_view text) noexcept {
    if (text.size() < 4 || text.front() != '[' || text.back() != ']') return false;
    const auto inner = text.substr(1, text.size() - 2);
    return std::all_of(inner.begin(), inner.end(),
                       [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; });
}

bool is_registered_name(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size() || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0)
                return false;
            i += 2;
        } else if (text[i] == ',' || !is_unreserved_or_sub_delim(text[i])) {
            return false; // a comma would make one Host look like two behind a proxy that joins fields
        }
    }
    return true;
}

bool starts_with_scheme(std::string_view target, std::string_view scheme) noexcept {
    return target.size() >= scheme.size() &&
           std::equal(scheme.begin(), scheme.end(), target.begin(), [](char a, char b) {
               return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
           });
}

// Sixteen characters at a time, on every machine that GCC and Clang know.
using sixteen = unsigned char __attribute__((vector_size(16)));

// Whether one of the sixteen at `at` needs a second look, or is a dot after a slash. at[-1] must be there.
bool any_is_odd(const char* at) noexcept {
    sixteen c, before;
    std::memcpy(&c, at, sizeof c);
    std::memcpy(&before, at - 1, sizeof before);
    const auto odd = (c <= ' ') | (c >= 0x7f) | (c == '%') | (c == '#') | (c == '?') | (c == '\\') |
                     ((c == '.') & (before == '/'));
    std::uint64_t halves[2];
    std::memcpy(halves, &odd, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

// An origin-form path in which nothing needs a second look, as that of every segment is.
bool is_plain_path(std::string_view target) noexcept {
    if (!target.starts_with('/')) return false;
    const auto* at = target.data() + 1;
    auto left = target.size() - 1;
    for (; left >= sizeof(sixteen); at += sizeof(sixteen), left -= sizeof(sixteen))
        if (any_is_odd(at)) return false;
    char rest[sizeof(sixteen) + 1];
    std::memset(rest, 'a', sizeof rest);
    std::memcpy(rest, at - 1, left + 1);
    return !any_is_odd(rest + 1);
}

// What a decoded path must not hold.
bool is_safe_path(std::string_view path) noexcept {
    bool ascii = true;
    for (const char c : path) {
        const auto u = static_cast<unsigned char>(c);
        if (u < 0x20 || u == 0x7f || c == '\\') return false;
        if (u >= 0x80) ascii = false;
    }
    for (std::size_t dot = path.find("/."); dot != std::string_view::npos; dot = path.find("/.", dot + 1)) {
        const auto after = path.substr(dot + 2);
        if (after.empty() || after.front() == '/') return false;
        if (after.front() == '.' && (after.size() == 1 || after[1] == '/')) return false;
    }
    return ascii || base::is_utf8(path);
}

bool decode_path(std::string_view raw, std::string& decoded) {
    for (std::size_t at = raw.find('%'); at != std::string_view::npos; at = raw.find('%', at + 1))
        if (raw.substr(at + 1, 2) == "2f" || raw.substr(at + 1, 2) == "2F") return false;
    return percent_decode(raw, false, decoded);
}

} // namespace

bool percent_decode(std::string_view text, bool form, std::string& out) {
    out.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && form) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) return false;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return true;
}

bool is_valid_host(std::string_view host) noexcept {
    if (!host.empty() && host.front() == '[') {
        const auto end = host.find(']');
        if (end == std::string_view::npos || !is_ip_literal(host.substr(0, end + 1))) return false;
        const auto after = host.substr(end + 1);
        return after.empty() || (after.front() == ':' && is_port(after.substr(1)));
    }
    const auto colon = host.find(':');
    if (colon != std::string_view::npos && !is_port(host.substr(colon + 1))) return false;
    return is_registered_name(host.substr(0, colon));
}

parsed_target parse_target(std::string_view target, std::string& decoded) {
    parsed_target result;
    if (is_plain_path(target)) {
        result.valid = true;
        result.origin_form = result.path = target;
        return result;
    }
    if (target == "*") {
        result.valid = result.asterisk = true;
        result.origin_form = target;
        return result;
    }
    if (target.find('#') != std::string_view::npos) return result;
    if (!target.starts_with('/')) {
        const std::size_t scheme = starts_with_scheme(target, "http://")    ? 7
                                   : starts_with_scheme(target, "https://") ? 8
                                                                            : 0;
        if (scheme == 0) return result;
        target.remove_prefix(scheme);
        const auto end = target.find_first_of("/?");
        result.authority = target.substr(0, end);
        if (result.authority.empty() || !is_valid_host(result.authority)) return result;
        target = end == std::string_view::npos ? std::string_view{} : target.substr(end);
    }
    const auto mark = target.find('?');
    const auto path = target.substr(0, mark);
    result.query = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
    result.path = path.empty() ? std::string_view("/") : path;
    result.origin_form = target.empty() ? std::string_view("/") : target;
    if (path.find('%') != std::string_view::npos) {
        if (!decode_path(path, decoded)) return result;
        result.path = decoded;
    }
    result.valid = is_safe_path(result.path);
    return result;
}

} // namespace lectern::http
