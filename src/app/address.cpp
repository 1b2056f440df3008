#include "address.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>

namespace lectern::app {

result<address> parse_address(std::string_view text) {
    const auto wrong = [&](std::string_view why) {
        return error{errc::usage, "\"" + std::string(text) + "\": " + std::string(why) +
                                      "; HOST:PORT is expected, for example 127.0.0.1:8080"};
    };
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return wrong("there is no port");
    unsigned port = 0;
    const auto digits = text.substr(colon + 1);
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (problem != std::errc{} || end != digits.data() + digits.size() || port > 65535)
        return wrong("the port is not a number up to 65535");
    auto host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    std::string name(host.empty() ? "0.0.0.0" : host == "localhost" ? "127.0.0.1" : host);
    boost::system::error_code bad;
    boost::asio::ip::make_address(name, bad);
    if (bad) return wrong("the host is not an IP address");
    return address{std::move(name), static_cast<std::uint16_t>(port)};
}

} // namespace lectern::app
