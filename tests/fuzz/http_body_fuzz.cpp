// A chunked body: how it is cut into reads must not change what it holds.
#include "http/body_decoder.hpp"
#include "require.hpp"

#include <cstdint>

using lectern::fuzz::require;
using lectern::http::body_decoder;

namespace {

constexpr std::uint64_t limit = 4096;

body_decoder::state decode(std::string_view input, std::size_t step, std::string& body) {
    body_decoder decoder(lectern::http::body_framing::chunked, 0, limit);
    auto state = body_decoder::state::more;
    std::string pending;
    while (!input.empty() && state == body_decoder::state::more) {
        pending += input.substr(0, step);
        input.remove_prefix(std::min(step, input.size()));
        std::string_view left = pending;
        state = decoder.take(left, body);
        pending.erase(0, pending.size() - left.size());
    }
    return state;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::string whole, pieces;
    const auto first = decode(bytes, size + 1, whole);
    const auto second = decode(bytes, 3, pieces);
    require(whole.size() <= limit && pieces.size() <= limit, "a body stays under its limit");
    require(first == second, "the verdict does not depend on how the body was cut");
    if (first == body_decoder::state::done) require(whole == pieces, "nor do its bytes");
    return 0;
}
