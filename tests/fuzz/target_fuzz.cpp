// A request's target: what is accepted is a path that goes nowhere up, and its route's captures lie within
// it.
#include "header_lines.hpp"
#include "http/target.hpp"
#include "require.hpp"

#include "lectern/base/utf8.hpp"
#include "lectern/http/router.hpp"

using namespace lectern;
using fuzz::require;

namespace {

http::router made_routes() {
    http::router routes;
    for (const auto* pattern : {"/", "/media/{}/{}", "/media/{}/{}/{}", "/media/{}/main.m3u8",
                                "/api/v1/courses/{}", "/api/v1/{...}", "/{...}"}) {
        http::route r;
        r.methods = {http::method::get};
        r.pattern = pattern;
        r.handle = http::direct_handler([](const http::request&) { return http::response{}; });
        routes.add(std::move(r));
    }
    return routes;
}

bool has_segment(std::string_view path, std::string_view wanted) {
    for (std::size_t at = 0; at <= path.size();) {
        const auto end = std::min(path.find('/', at), path.size());
        if (path.substr(at, end - at) == wanted) return true;
        at = end + 1;
    }
    return false;
}

void check_path(std::string_view path) {
    require(!path.empty() && path.front() == '/', "a path begins with a slash");
    require(base::is_utf8(path), "a path is UTF-8");
    require(fuzz::may_be_sent(path), "a path has no controls");
    require(path.find('\\') == std::string_view::npos, "a path has no backslash");
    require(!has_segment(path, "..") && !has_segment(path, "."), "a path has no dot segments");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto routes = made_routes();
    const auto text = fuzz::text_of(data, size);
    (void)http::is_valid_host(text);
    std::string decoded;
    if (http::percent_decode(text, true, decoded))
        require(decoded.size() <= text.size(), "decoding makes nothing longer");
    decoded.clear();
    const auto target = http::parse_target(text, decoded);
    if (!target.valid || target.asterisk) return 0;
    check_path(target.path);
    http::request request;
    request.query = target.query;
    (void)request.query_value("q");
    const auto match = routes.find(http::method::get, target.path);
    for (const auto capture : match.captures)
        require(capture.empty() ||
                    (capture.data() >= target.path.data() &&
                     capture.data() + capture.size() <= target.path.data() + target.path.size()),
                "what a route matched is a part of the path");
    return 0;
}
