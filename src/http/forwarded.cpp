#include "forwarded.hpp"

#include <algorithm>

namespace lectern::http {
namespace {

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:80". Nothing for "unknown" and
// made-up names (RFC 7239 6).
std::optional<address_bytes> parse_node(std::string_view text) noexcept {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        const auto after = text.substr(end + 1);
        if (!after.empty() && !after.starts_with(':')) return std::nullopt;
        return parse_ip(text.substr(1, end - 1));
    }
    const bool has_port = std::count(text.begin(), text.end(), ':') == 1;
    return parse_ip(has_port ? text.substr(0, text.find(':')) : text);
}

bool is_escaped(std::string_view text, std::size_t at) noexcept {
    std::size_t backslashes = 0;
    while (backslashes < at && text[at - 1 - backslashes] == '\\') ++backslashes;
    return backslashes % 2 == 1;
}

enum class quoting { none, quoted_strings };

// The last part of a list, taken off it; separators within quotes are none. Read from the right: the nearest
// proxy wrote there, and an open quote of somebody before it must not swallow what it said.
std::string_view take_last(std::string_view& list, char separator, quoting how) noexcept {
    std::size_t begin = list.size();
    bool quoted = false;
    while (begin > 0 && (quoted || list[begin - 1] != separator)) {
        --begin;
        if (how == quoting::quoted_strings && list[begin] == '"' && !is_escaped(list, begin))
            quoted = !quoted;
    }
    const auto last = trimmed(list.substr(begin));
    list = begin == 0 ? std::string_view() : list.substr(0, begin - 1);
    return last;
}

struct hop {
    std::string_view node, protocol;
};

// One element of Forwarded; what is malformed has no node.
hop parse_element(std::string_view element) noexcept {
    hop found;
    while (!element.empty()) {
        const auto pair = take_last(element, ';', quoting::quoted_strings);
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        const auto name = trimmed(pair.substr(0, equals));
        auto value = trimmed(pair.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        if (same(name, "for")) found.node = value;
        if (same(name, "proto")) found.protocol = value;
    }
    return found;
}

std::optional<forwarded_client> walk(std::string_view list, const network_list& trusted, bool elements) {
    std::optional<forwarded_client> found;
    while (!trimmed(list).empty()) {
        const auto last = take_last(list, ',', elements ? quoting::quoted_strings : quoting::none);
        const auto at = elements ? parse_element(last) : hop{last, {}};
        const auto address = parse_node(at.node);
        if (!address) return found;
        found = forwarded_client{*address, same(at.protocol, "https")};
        if (!trusted.contains(*address)) return found;
    }
    return found;
}

} // namespace

std::optional<forwarded_client> forwarded_for(const request& request, const proxy_options& proxies) {
    if (proxies.field == client_field::none) return std::nullopt;
    if (proxies.field == client_field::forwarded)
        return walk(request.joined_header("Forwarded"), proxies.trusted, true);
    auto found = walk(request.joined_header("X-Forwarded-For"), proxies.trusted, false);
    if (!found) return found;
    const auto protocols = request.joined_header("X-Forwarded-Proto");
    std::string_view rest = protocols;
    found->is_secure = same(take_last(rest, ',', quoting::none), "https");
    return found;
}

} // namespace lectern::http
