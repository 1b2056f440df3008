// A package made ready to serve: every playlist rendered and compressed once, every file known by its path.
#pragma once

#include "lectern/http/message.hpp"
#include "lectern/store/package_store.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lectern::delivery {

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>()(text);
    }
};

template <class Value>
using by_path = std::unordered_map<std::string, Value, text_hash, std::equal_to<>>;

struct served_rendition {
    std::string id;
    std::shared_ptr<const http::open_file> file;
    bool audio = false;
    unsigned height = 0; // pixels; 0: no picture
    std::uint64_t init_bytes = 0;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> segments; // offset, bytes
    http::prepared_entity segment_headers, init_headers;           // families
};

struct served_package {
    std::string id;
    std::string etag;
    bool is_public = true; // else caches that serve several people must not keep it
    std::optional<base::time_point> published;
    base::unique_fd directory;
    std::vector<served_rendition> renditions;
    by_path<http::prepared_entity> texts; // playlists and manifests, rendered
    by_path<std::uint64_t> files;         // bytes of every file of the manifest
    // Not public only: the texts that list renditions, without those above each height.
    std::map<unsigned, by_path<http::prepared_entity>> limited;

    const served_rendition* find_rendition(std::string_view name) const noexcept;
    const served_rendition*
    rendition_of(std::string_view path) const noexcept; // whose bytes or playlist it is

    // The tallest rendition's height up to `highest`; the lowest is always allowed.
    unsigned limit_of(unsigned highest) const noexcept;
    const http::prepared_entity* limited_text(unsigned limit, std::string_view path) const noexcept;
};

constexpr std::string_view media_cache_control = "public, max-age=31536000, immutable";
constexpr std::string_view private_cache_control = "private, max-age=31536000, immutable";
// What a private package's main playlist lists depends on the token.
constexpr std::string_view private_playlist_cache_control = "private, no-cache";
constexpr std::string_view media_cors_lines =
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Expose-Headers: Content-Length, Content-Range, Date, ETag\r\n"
    "Cross-Origin-Resource-Policy: cross-origin\r\n";

// What is told with every file of a package.
http::entity describe(const served_package& package, std::string_view type);
// Compressed once, where that saves something.
http::prepared_entity prepare_text(http::entity e, std::string text);

// Blocking. Errors: not_found, corrupt, io.
result<std::shared_ptr<const served_package>> make_ready(const store::package_store& packages,
                                                         std::string_view id, bool is_public = true);

// One file of the package, as it lies on disk: in memory up to `memory_body` bytes or when it is text, else
// an open descriptor. Blocking; follows no links and stays inside the directory. Errors: not_found, io,
// corrupt.
result<http::prepared_entity> open_package_file(const served_package& package, const std::string& path,
                                                std::uint64_t memory_body);

} // namespace lectern::delivery
