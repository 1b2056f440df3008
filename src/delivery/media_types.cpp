#include "media_types.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lectern::delivery {

std::string_view media_type(std::string_view path) noexcept {
    using entry = std::pair<std::string_view, std::string_view>;
    static constexpr std::array types{
        entry{".m4s", "video/iso.segment"},
        entry{".m3u8", "application/vnd.apple.mpegurl"},
        entry{".mp4", "video/mp4"},
        entry{".m4a", "audio/mp4"},
        entry{".mpd", "application/dash+xml"},
        entry{".vtt", "text/vtt; charset=utf-8"},
        entry{".json", "application/json"},
        entry{".jpg", "image/jpeg"},
        entry{".jpeg", "image/jpeg"},
        entry{".png", "image/png"},
        entry{".webp", "image/webp"},
        entry{".avif", "image/avif"},
        entry{".gif", "image/gif"},
        entry{".svg", "image/svg+xml"},
        entry{".ico", "image/x-icon"},
        entry{".html", "text/html; charset=utf-8"},
        entry{".js", "text/javascript; charset=utf-8"},
        entry{".mjs", "text/javascript; charset=utf-8"},
        entry{".css", "text/css; charset=utf-8"},
        entry{".txt", "text/plain; charset=utf-8"},
        entry{".map", "application/json"},
        entry{".webmanifest", "application/manifest+json"},
        entry{".woff2", "font/woff2"},
        entry{".woff", "font/woff"},
        entry{".wasm", "application/wasm"},
        entry{".xml", "application/xml"},
    };
    for (const auto& [extension, type] : types)
        if (path.ends_with(extension)) return type;
    return "application/octet-stream";
}

bool compresses_well(std::string_view type) noexcept {
    constexpr std::array<std::string_view, 7> kinds{"text/",
                                                    "application/json",
                                                    "application/vnd.apple.mpegurl",
                                                    "application/dash+xml",
                                                    "application/manifest+json",
                                                    "image/svg+xml",
                                                    "application/xml"};
    return std::any_of(kinds.begin(), kinds.end(), [&](std::string_view k) { return type.starts_with(k); });
}

} // namespace lectern::delivery
