// Captions and posters that came after their package, and the playlists that list the captions: made when
// they are asked for.
#pragma once

#include "served_package.hpp"

#include "lectern/delivery/media_handler.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lectern::delivery {

// captions/en.0123456789abcdef.vtt, captions/en.0123456789abcdef/index.m3u8, main~en.0123456789abcdef.m3u8,
// posters/0123456789abcdef.webp
bool is_written_later(std::string_view path) noexcept;

struct written_wish {
    std::string path;
    unsigned limit = 0;                // pixels of height that playlists may list; 0: any
    std::vector<std::string> lectures; // that the package plays: theirs are the captions
};

// What is kept is kept by this.
std::string written_key(std::string_view path, unsigned limit);

struct written_from {
    const store::package_store& packages;
    const written_sources& sources;
};

// Blocking. Errors: not_found, corrupt, io.
result<http::prepared_entity> make_written(const written_from& from, const served_package& package,
                                           const written_wish& wish);

} // namespace lectern::delivery
