// Ranges and conditionals: whatever is asked for, the answer is one of five and its body a part of the whole.
#include "header_lines.hpp"
#include "require.hpp"

using namespace lectern;
using fuzz::require;

namespace {

constexpr std::size_t whole = 1000;

http::entity made_entity() {
    http::entity e;
    e.content_type = "video/iso.segment";
    e.cache_control = "no-cache";
    e.etag = "\"abc\"";
    e.identity = std::string(whole, 'x');
    e.last_modified = base::time_point(std::chrono::seconds(1'700'000'000));
    return e;
}

void check(const http::response& r) {
    const auto bytes = http::length_of(r.body);
    switch (r.status) {
    case 200:
        return require(bytes == whole || r.head_length == whole, "200 has all of it");
    case 206:
        require(r.headers.find("Content-Range: bytes ") != std::string::npos, "206 says which part it is");
        return require(bytes <= whole && r.head_length.value_or(0) <= whole, "206 has a part of it");
    case 304:
        return require(bytes == 0, "304 has no body");
    case 412:
    case 416:
        return;
    default:
        require(false, "a request for what is there is answered with 200, 206, 304, 412 or 416");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto lines = fuzz::text_of(data, size);
    static const auto prepared = http::prepare(made_entity());
    for (const auto verb : {http::method::get, http::method::head}) {
        const auto request = fuzz::request_of(lines, verb);
        const auto made = http::respond_with(request, made_entity());
        check(made);
        const auto quick = http::respond_with(request, prepared);
        check(quick);
        require(made.status == quick.status, "what was prepared is answered as what was not");
    }
    return 0;
}
