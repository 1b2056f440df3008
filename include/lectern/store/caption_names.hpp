// Names of captions that were written after their package, which never changes, and of the playlists that
// list them. A name says the language and the text's hash, so that another text has another address.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::store {

// "en.0123456789abcdef" of the language and its WebVTT.
std::string caption_name(std::string_view language, std::string_view webvtt);

// The language of such a name; nothing for anything else.
std::optional<std::string_view> language_of_caption(std::string_view name);

// "main.m3u8" for a package's own captions, "main~en~fr.0123456789abcdef.m3u8" for what `names` says: a
// language for a track of the package, else a caption_name. "main~.m3u8" has none.
std::string playlist_with_captions(std::string_view file, const std::vector<std::string>& names);

struct captioned_playlist {
    std::string file; // "main.m3u8"
    std::vector<std::string> names;
};
std::optional<captioned_playlist> parse_captioned_playlist(std::string_view path);

// That somebody may write for one lecture; what its recording brings may be more.
inline constexpr std::size_t most_caption_tracks = 24;

} // namespace lectern::store
