#include "proxy_protocol.hpp"

#include <algorithm>
#include <charconv>

namespace lectern::http {
namespace {

constexpr std::string_view signature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::string_view line_start = "PROXY ";
constexpr std::size_t longest_line = 107; // with its end (2.1)
constexpr std::size_t fixed_bytes = 16;   // of version 2, before the addresses

using state = proxy_header::state;

unsigned byte_at(std::string_view bytes, std::size_t at) noexcept {
    return static_cast<unsigned char>(bytes[at]);
}

bool agree(std::string_view bytes, std::string_view start) noexcept {
    const auto n = std::min(bytes.size(), start.size());
    return bytes.substr(0, n) == start.substr(0, n);
}

std::string_view take_word(std::string_view& rest) noexcept {
    const auto word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    return word;
}

bool is_port(std::string_view text) noexcept {
    unsigned port = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
    return problem == std::errc{} && end == text.data() + text.size() && port <= 65535;
}

proxy_header parse_line(std::string_view bytes) noexcept {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos)
        return bytes.size() >= longest_line ? proxy_header{state::malformed}
                                            : proxy_header{state::more, bytes.size()};
    if (end + 1 > longest_line || bytes[end - 1] != '\r') return {state::malformed};
    auto rest = bytes.substr(line_start.size(), end - 1 - line_start.size());
    const auto family = take_word(rest);
    if (family == "UNKNOWN") return {state::done, end + 1};
    const auto from = parse_ip(take_word(rest)), to = parse_ip(take_word(rest));
    const auto from_port = take_word(rest), to_port = take_word(rest);
    const bool v4 = family == "TCP4";
    if ((!v4 && family != "TCP6") || !from || !to || (v4 && !is_ipv4(*from)) || !is_port(from_port) ||
        !is_port(to_port) || !rest.empty())
        return {state::malformed};
    return {state::done, end + 1, from};
}

// The extension PP2_TYPE_SSL: its first byte says whether the client came by TLS.
bool tells_of_tls(std::string_view extensions) noexcept {
    constexpr unsigned type_ssl = 0x20, client_ssl = 0x01;
    while (extensions.size() >= 3) {
        const std::size_t length = byte_at(extensions, 1) << 8U | byte_at(extensions, 2);
        if (length > extensions.size() - 3) return false;
        if (byte_at(extensions, 0) == type_ssl)
            return length >= 1 && (byte_at(extensions, 3) & client_ssl) != 0;
        extensions.remove_prefix(3 + length);
    }
    return false;
}

proxy_header parse_block(std::string_view bytes) noexcept {
    if (bytes.size() < fixed_bytes) return {state::more, bytes.size()};
    const unsigned version = byte_at(bytes, 12) >> 4U, command = byte_at(bytes, 12) & 15U;
    const std::size_t length = fixed_bytes + (byte_at(bytes, 14) << 8U | byte_at(bytes, 15));
    if (version != 2 || command > 1 || length > largest_proxy_header) return {state::malformed};
    if (bytes.size() < length) return {state::more, bytes.size()};
    proxy_header found{state::done, length};
    if (command == 0) return found; // LOCAL: the proxy asks for itself
    const auto content = bytes.substr(fixed_bytes, length - fixed_bytes);
    constexpr unsigned tcp4 = 0x11, tcp6 = 0x21;
    const unsigned family = byte_at(bytes, 13);
    if (family != tcp4 && family != tcp6) return found; // accepted, and not used (2.2)
    const std::size_t size = family == tcp4 ? 4 : 16, addresses = 2 * size + 4;
    if (content.size() < addresses) return {state::malformed};
    address_bytes client{};
    if (family == tcp4) client[10] = client[11] = 0xff;
    std::copy_n(content.begin(), size, client.begin() + static_cast<std::ptrdiff_t>(16 - size));
    found.client = client;
    found.is_secure = tells_of_tls(content.substr(addresses));
    return found;
}

} // namespace

proxy_header parse_proxy_header(std::string_view bytes) noexcept {
    if (bytes.empty()) return {};
    const bool line = bytes.front() == line_start.front();
    if (!agree(bytes, line ? line_start : signature)) return {state::malformed};
    if (!line) return parse_block(bytes);
    return bytes.size() < line_start.size() ? proxy_header{state::more, bytes.size()} : parse_line(bytes);
}

} // namespace lectern::http
