#include "lectern/store/caption_names.hpp"

#include "lectern/base/language.hpp"
#include "lectern/base/sha256.hpp"

#include <algorithm>
#include <array>

namespace lectern::store {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t hash_digits = 16;    // 64 bits of SHA-256
constexpr std::size_t longest_path = 4096; // bytes; servers and proxies take 8 KiB with what is before it
constexpr std::array playlists{"main.m3u8"sv, "audio.m3u8"sv, "low.m3u8"sv, "manifest.mpd"sv};

bool is_hex(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_language(std::string_view text) {
    const auto canonical = base::parse_language(text);
    return canonical && *canonical == text;
}

} // namespace

std::string caption_name(std::string_view language, std::string_view webvtt) {
    return std::string(language) + '.' + base::sha256_hex(webvtt).substr(0, hash_digits);
}

std::optional<std::string_view> language_of_caption(std::string_view name) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto hash = name.substr(dot + 1);
    if (hash.size() != hash_digits || !is_hex(hash) || !is_language(name.substr(0, dot))) return std::nullopt;
    return name.substr(0, dot);
}

std::string playlist_with_captions(std::string_view file, const std::vector<std::string>& names) {
    const auto dot = file.find('.');
    std::string out(file.substr(0, dot));
    if (names.empty()) out += '~';
    for (const auto& name : names) out += '~' + name;
    return out += file.substr(dot);
}

std::optional<captioned_playlist> parse_captioned_playlist(std::string_view path) {
    if (path.size() > longest_path) return std::nullopt;
    const auto tilde = path.find('~'), dot = path.rfind('.');
    if (tilde == std::string_view::npos || dot == std::string_view::npos || dot < tilde) return std::nullopt;
    captioned_playlist out{std::string(path.substr(0, tilde)) + std::string(path.substr(dot)), {}};
    if (std::ranges::find(playlists, std::string_view(out.file)) == playlists.end()) return std::nullopt;
    auto rest = path.substr(tilde + 1, dot - tilde - 1);
    while (!rest.empty()) {
        const auto end = rest.find('~');
        const auto name = rest.substr(0, end);
        if (!language_of_caption(name) && !is_language(name)) return std::nullopt;
        out.names.emplace_back(name);
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
        if (rest.empty()) return std::nullopt;
    }
    return out;
}

} // namespace lectern::store
