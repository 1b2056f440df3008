#include "lectern/http/network.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <netinet/in.h>

namespace lectern::http {
namespace {

constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned mapped_bits = 96;

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

} // namespace

std::optional<address_bytes> parse_ip(std::string_view text) noexcept {
    std::array<char, INET6_ADDRSTRLEN> ended{};
    if (text.empty() || text.size() >= ended.size()) return std::nullopt;
    std::copy(text.begin(), text.end(), ended.begin());
    address_bytes bytes{};
    if (::inet_pton(AF_INET6, ended.data(), bytes.data()) == 1) return bytes;
    std::copy(mapped.begin(), mapped.end(), bytes.begin());
    if (::inet_pton(AF_INET, ended.data(), bytes.data() + mapped.size()) == 1) return bytes;
    return std::nullopt;
}

bool is_ipv4(const address_bytes& address) noexcept {
    return std::equal(mapped.begin(), mapped.end(), address.begin());
}

std::string to_text(const address_bytes& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool v4 = is_ipv4(address);
    ::inet_ntop(v4 ? AF_INET : AF_INET6, address.data() + (v4 ? mapped.size() : 0), text.data(),
                static_cast<socklen_t>(text.size()));
    return text.data();
}

result<network_list> network_list::parse(std::string_view text) {
    network_list made;
    while (!trimmed(text).empty()) {
        const auto comma = text.find(',');
        const auto part = trimmed(text.substr(0, comma));
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        const auto slash = part.find('/');
        const auto address = parse_ip(part.substr(0, slash));
        const unsigned most = address && is_ipv4(*address) ? 32 : 128;
        unsigned bits = most;
        bool good = address.has_value();
        if (slash != std::string_view::npos) {
            const auto digits = part.substr(slash + 1);
            const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
            good = good && problem == std::errc{} && end == digits.data() + digits.size() && bits <= most;
        }
        if (!good)
            return error{errc::usage,
                         "\"" + std::string(part) + "\" is no network; 10.0.0.0/8 and 2001:db8::/32 are"};
        made.networks_.push_back({*address, most == 32 ? bits + mapped_bits : bits});
    }
    return made;
}

bool network_list::contains(const address_bytes& address) const noexcept {
    return std::any_of(networks_.begin(), networks_.end(), [&](const network& n) {
        const auto whole = n.bits / 8, rest = n.bits % 8;
        if (!std::equal(n.address.begin(), n.address.begin() + whole, address.begin())) return false;
        return rest == 0 || (n.address[whole] ^ address[whole]) >> (8 - rest) == 0;
    });
}

std::string network_list::to_text() const {
    std::string all;
    for (const auto& n : networks_) {
        const bool v4 = is_ipv4(n.address) && n.bits >= mapped_bits;
        const unsigned most = v4 ? 32 : 128, bits = v4 ? n.bits - mapped_bits : n.bits;
        all += (all.empty() ? "" : ", ") + http::to_text(n.address);
        if (bits < most) all += "/" + std::to_string(bits);
    }
    return all;
}

} // namespace lectern::http
