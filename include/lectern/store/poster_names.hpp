// Names of posters that somebody chose, beside the files of a package, which never changes. A name is of what
// is in the picture, so that another one has another address.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lectern::store {

// "0123456789abcdef" of a picture.
std::string poster_name(std::string_view picture);

// "posters/0123456789abcdef.webp", relative to the package that plays.
std::string poster_path(std::string_view name);

// The name in such a path; nothing for anything else.
std::optional<std::string_view> name_of_poster(std::string_view path);

} // namespace lectern::store
