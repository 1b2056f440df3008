// Caption files come in whatever encoding their maker's editor had.
#pragma once

#include "lectern/base/error.hpp"

#include <string>
#include <string_view>

namespace lectern::packaging {

struct decoded_text {
    std::string text;     // UTF-8 without byte order mark or NUL
    std::string encoding; // as iconv calls it
};

// By byte order mark, then by what UTF-16 and UTF-8 look like, then by statistics weighed with what is usual
// for the language. Errors: refused when no encoding fits.
result<decoded_text> to_utf8(std::string_view bytes, std::string_view language);

} // namespace lectern::packaging
