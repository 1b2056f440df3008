// What a proxy says of its client, and the addresses that are believed: the PROXY protocol and lists of
// networks.
#include "header_lines.hpp"
#include "http/proxy_protocol.hpp"
#include "require.hpp"

#include "lectern/http/network.hpp"

using namespace lectern;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto whole = http::parse_proxy_header(text);
    if (whole.what == http::proxy_header::state::done) {
        require(whole.used > 0 && whole.used <= size, "a header ends in what was received");
        require(whole.used <= http::largest_proxy_header, "a header is under its limit");
        for (std::size_t n = 0; n < whole.used; ++n)
            require(http::parse_proxy_header(text.substr(0, n)).what != http::proxy_header::state::malformed,
                    "a part of a good header is not malformed");
    }
    if (const auto address = http::parse_ip(text))
        require(http::parse_ip(http::to_text(*address)) == address, "an address survives a round trip");
    if (const auto networks = http::network_list::parse(text)) {
        const auto again = http::network_list::parse(networks->to_text());
        require(again && again->to_text() == networks->to_text(), "networks survive a round trip");
    }
    return 0;
}
