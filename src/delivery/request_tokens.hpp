// The tokens that a request brings in its fields.
#pragma once

#include "lectern/delivery/media_handler.hpp"
#include "lectern/http/message.hpp"

#include <algorithm>
#include <string_view>

namespace lectern::delivery {

// "Authorization: Bearer TOKEN", then each cookie of the name: a player may hold several, one for each path.
template <class Consider>
void for_each_token(const http::request& request, Consider consider) {
    constexpr std::string_view scheme = "bearer ";
    const auto field = request.header("Authorization");
    const auto is_same = [](char a, char b) { return (a | 0x20) == b; };
    if (field.size() > scheme.size() && std::equal(scheme.begin(), scheme.end() - 1, field.begin(),
                                                   [&](char b, char a) { return is_same(a, b); }))
        consider(field.substr(field.find_first_not_of(' ', scheme.size() - 1)));
    for (const auto& [name, value] : request.headers) {
        if (name.size() != 6 || !std::equal(name.begin(), name.end(), "cookie", is_same)) continue;
        for (auto rest = value; !rest.empty();) {
            auto pair = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
            pair.remove_prefix(std::min(pair.size(), pair.find_first_not_of(' ')));
            if (pair.starts_with(playback_cookie) && pair.substr(playback_cookie.size()).starts_with('='))
                consider(pair.substr(playback_cookie.size() + 1));
        }
    }
}

} // namespace lectern::delivery
