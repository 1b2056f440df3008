// What a request brings to say who sends it.
#pragma once

#include "lectern/http/message.hpp"

#include <string>
#include <string_view>

namespace lectern::accounts {

inline constexpr std::string_view session_cookie = "lectern_session";

enum class credential_kind { none, session, token };

struct credentials {
    credential_kind kind = credential_kind::none;
    std::string secret;
};

// "Authorization: Bearer" before the cookie. A header that is there but is no bearer token is a token that
// nobody has.
credentials credentials_of(const http::request& request);

// True when a browser says that another site made it send the request (Fetch Metadata, Origin against Host).
// Programs send neither header, and a browser always sends one with a write. Refuse writes that a cookie
// vouches for.
bool is_cross_site(const http::request& request);

// The request came by TLS, as far as the reverse proxy says.
bool came_by_tls(const http::request& request);

} // namespace lectern::accounts
