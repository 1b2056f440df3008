#include "lectern/base/signed_token.hpp"

#include "lectern/base/base64.hpp"
#include "lectern/base/files.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lectern::base {
namespace {

constexpr std::string_view purpose = "lectern playback 1\n"; // a MAC made for anything else opens nothing
constexpr std::size_t mac_bytes = 32, longest_id = 16, shortest_secret = 32, longest_token = 512;

struct mac_free {
    void operator()(EVP_MAC* m) const noexcept { EVP_MAC_free(m); }
    void operator()(EVP_MAC_CTX* c) const noexcept { EVP_MAC_CTX_free(c); }
};
using mac_context = std::unique_ptr<EVP_MAC_CTX, mac_free>;

[[noreturn]] void fail() {
    throw error_exception({errc::internal, "HMAC-SHA-256 is not to be had"});
}

mac_context keyed_with(std::string_view secret) {
    const std::unique_ptr<EVP_MAC, mac_free> hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    mac_context made(hmac ? EVP_MAC_CTX_new(hmac.get()) : nullptr);
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
    const auto* bytes = reinterpret_cast<const unsigned char*>(secret.data());
    if (!made || EVP_MAC_init(made.get(), bytes, secret.size(), parameters) != 1) fail();
    return made;
}

template <class Allowed>
bool is_word(std::string_view text, std::size_t least, std::size_t most, Allowed allowed) {
    return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), allowed);
}

bool is_lower_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_url_safe(char c) noexcept {
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

std::string_view take_line(std::string_view& text) noexcept {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// The canonical spelling of a number only: one token, one text.
template <class Number>
bool parse_number(std::string_view text, Number& number) noexcept {
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end && (text == "0" || text.front() != '0');
}

error refused(const char* why) {
    return {errc::forbidden, why};
}

} // namespace

struct token_keys::key {
    std::string id;
    mac_context keyed; // copied for each use

    std::string mac_of(std::string_view claims) const {
        const mac_context own(EVP_MAC_CTX_dup(keyed.get()));
        std::array<unsigned char, mac_bytes> mac;
        std::size_t length = 0;
        const auto add = [&](std::string_view part) {
            return EVP_MAC_update(own.get(), reinterpret_cast<const unsigned char*>(part.data()),
                                  part.size()) == 1;
        };
        if (!own || !add(purpose) || !add(claims) ||
            EVP_MAC_final(own.get(), mac.data(), &length, mac.size()) != 1 || length != mac.size())
            fail();
        return encode_base64url({reinterpret_cast<const char*>(mac.data()), mac.size()});
    }
};

token_keys::token_keys() = default;
token_keys::~token_keys() = default;

result<std::shared_ptr<const token_keys>> token_keys::parse(std::string_view text) {
    std::shared_ptr<token_keys> made(new token_keys);
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto line = take_line(text);
        if (line.empty() || line.front() == '#') continue;
        const auto space = line.find(' ');
        const auto id = line.substr(0, space);
        const auto secret = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
        const bool good = is_word(id, 1, longest_id, is_lower_or_digit) &&
                          is_word(secret, shortest_secret, longest_token, is_url_safe);
        if (!good || made->named(id) != nullptr)
            return error{errc::usage, "line " + std::to_string(number) +
                                          " is no key: an id of its own, a space and a secret of at least 32 "
                                          "characters of [A-Za-z0-9_-] are expected"};
        made->keys_.push_back({std::string(id), keyed_with(secret)});
    }
    if (made->keys_.empty()) return error{errc::usage, "there is no key"};
    return std::shared_ptr<const token_keys>(std::move(made));
}

result<std::shared_ptr<const token_keys>> token_keys::load(const std::filesystem::path& file) {
    const unique_fd made(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (made) {
        const auto text = "# Keys of playback tokens: all are believed, the first signs.\n" +
                          ("k1 " + random_text(32)) + "\n";
        const auto written = ::write(made.get(), text.data(), text.size());
        if (written != static_cast<ssize_t>(text.size()) || ::fsync(made.get()) != 0) {
            const auto why = from_errno(errno, "writing " + file.string());
            ::unlink(file.c_str());
            return why;
        }
        return parse(text);
    }
    if (errno != EEXIST) return from_errno(errno, "making " + file.string());
    const auto opened = open_for_reading(file);
    if (!opened) return opened.error();
    struct stat facts {};
    if (::fstat(opened->get(), &facts) != 0) return from_errno(errno, "reading " + file.string());
    if ((facts.st_mode & (S_IRWXG | S_IRWXO) & ~static_cast<mode_t>(S_IRGRP)) != 0)
        return error{errc::forbidden, file.string() + " may be read or changed by others; chmod 600 it"};
    const auto text = read_file(file, 1U << 20U);
    if (!text) return text.error();
    auto keys = parse(*text);
    if (!keys) return error{keys.error().code, file.string() + ": " + keys.error().detail};
    return keys;
}

const token_keys::key* token_keys::named(std::string_view id) const noexcept {
    const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const key& k) { return k.id == id; });
    return found == keys_.end() ? nullptr : &*found;
}

std::string token_keys::sign(const playback_permission& permission) const {
    if (!is_word(permission.subject, 1, longest_token / 2, is_url_safe))
        throw error_exception({errc::internal, "a subject that no token can hold"});
    const auto seconds = std::chrono::floor<std::chrono::seconds>(permission.expires).time_since_epoch();
    auto token = keys_.front().id + "." + std::to_string(seconds.count()) + "." +
                 std::to_string(permission.highest) + "." + permission.subject;
    const auto mac = keys_.front().mac_of(token);
    return token + "." + mac;
}

result<playback_permission> token_keys::check(std::string_view token, time_point now) const {
    const auto dot = token.rfind('.');
    if (token.size() > longest_token || dot == std::string_view::npos)
        return refused("the token is malformed");
    const auto claims = token.substr(0, dot), mac = token.substr(dot + 1);
    std::array<std::string_view, 4> parts; // id, expiry, highest, subject
    auto rest = claims;
    for (auto& part : parts) {
        part = rest.substr(0, rest.find('.'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    }
    const auto* signer = named(parts[0]);
    if (signer == nullptr) return refused("the token's key is not known");
    const auto right = signer->mac_of(claims);
    if (!are_equal_secrets(mac, right)) return refused("the token was not signed here");
    playback_permission found;
    std::int64_t expires = 0;
    if (!rest.empty() || !parse_number(parts[1], expires) || !parse_number(parts[2], found.highest) ||
        !is_word(parts[3], 1, longest_token, is_url_safe))
        return refused("the token is malformed");
    found.expires = time_point(std::chrono::seconds(expires));
    if (now >= found.expires) return refused("the token has expired");
    found.subject = parts[3];
    return found;
}

bool are_equal_secrets(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace lectern::base
