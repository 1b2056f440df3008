// Text from strangers, made safe to store and show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lectern::base {

bool is_utf8(std::string_view text) noexcept; // RFC 3629: no surrogates, no overlong forms

// Valid UTF-8 (invalid bytes become U+FFFD), no controls, no bidi overrides, white space folded and trimmed,
// at most `limit` characters.
std::string clean_title(std::string_view text, std::size_t limit = 300);

} // namespace lectern::base
