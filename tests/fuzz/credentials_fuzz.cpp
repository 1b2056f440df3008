// What a request brings to say who sends it: tokens, cookies, ids, and the base64 that some of them are made
// of.
#include "header_lines.hpp"
#include "require.hpp"

#include "lectern/accounts/credentials.hpp"
#include "lectern/base/base64.hpp"
#include "lectern/base/ids.hpp"
#include "lectern/base/signed_token.hpp"
#include "lectern/store/package_store.hpp"

using namespace lectern;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    if (const auto bytes = base::decode_base64(text))
        require(base::encode_base64(*bytes) == text, "there is one way to write bytes in base64");
    require(base::decode_base64(base::encode_base64(text)) == text, "base64 survives a round trip");
    if (store::is_package_id(text) || base::is_slug(text))
        require(text.find('/') == std::string_view::npos && text.find('.') == std::string_view::npos,
                "an id is one name in a directory");
    const auto now = base::time_point(std::chrono::seconds(1'800'000'000));
    static const auto keys = base::token_keys::parse("k1 0123456789abcdef0123456789abcdef").value();
    require(!keys->check(text, now), "nobody guesses a signature");
    if (const auto others = base::token_keys::parse(text)) {
        const base::playback_permission permission{"subject", 480, now + std::chrono::hours(1)};
        require((*others)->check((*others)->sign(permission), now).value() == permission,
                "whatever keys sign they believe");
    }
    const auto request = fuzz::request_of(text, http::method::post);
    const auto brought = accounts::credentials_of(request);
    require((brought.kind == accounts::credential_kind::none) == brought.secret.empty() ||
                brought.kind == accounts::credential_kind::token,
            "credentials have a secret");
    (void)accounts::is_cross_site(request);
    (void)accounts::came_by_tls(request);
    return 0;
}
