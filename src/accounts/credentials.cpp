#include "lectern/accounts/credentials.hpp"

#include <algorithm>

namespace lectern::accounts {
namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// RFC 6265 4.2: "a=1; b=2", perhaps in several fields.
std::string_view cookie_value(const http::request& request, std::string_view wanted) {
    for (const auto& [name, value] : request.headers) {
        if (!equal_ignoring_case(name, "cookie")) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto end = rest.find(';');
            const auto pair = trimmed(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
            if (pair.size() > wanted.size() && pair.starts_with(wanted) && pair[wanted.size()] == '=')
                return pair.substr(wanted.size() + 1);
        }
    }
    return {};
}

} // namespace

credentials credentials_of(const http::request& request) {
    if (request.has_header("authorization")) {
        const auto value = request.header("authorization");
        const auto space = value.find(' ');
        const bool bearer =
            space != std::string_view::npos && equal_ignoring_case(value.substr(0, space), "bearer");
        // Another scheme is not for us: a site behind HTTP Basic sends that with everything.
        if (bearer) return {credential_kind::token, std::string(trimmed(value.substr(space)))};
    }
    const auto cookie = cookie_value(request, session_cookie);
    if (cookie.empty()) return {};
    return {credential_kind::session, std::string(cookie)};
}

bool is_cross_site(const http::request& request) {
    const auto site = request.header("sec-fetch-site");
    if (!site.empty()) return site != "same-origin" && site != "none";
    const auto origin = request.header("origin");
    if (origin.empty()) return false;
    const auto scheme_end = origin.find("://");
    return scheme_end == std::string_view::npos ||
           !equal_ignoring_case(origin.substr(scheme_end + 3), request.header("host"));
}

// Without proxies.trusted the field is anybody's word, but all it can do is make the sender's own cookie
// stricter.
bool came_by_tls(const http::request& request) {
    return request.is_secure || equal_ignoring_case(request.header("x-forwarded-proto"), "https");
}

} // namespace lectern::accounts
