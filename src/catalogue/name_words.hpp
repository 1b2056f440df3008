// Cuts text into words for the index of names: scripts without spaces become pairs of neighbouring
// characters.
#pragma once

#include <string>
#include <string_view>

namespace lectern::catalogue {

// Words for the index, separated by spaces. Diacritics and case are the index's own business.
std::string index_words(std::string_view text);

// Whether the last word of a question may be the beginning of a longer one.
enum class last_word { whole, beginning };

// An FTS5 query that finds what contains every word of `text`. Empty: nothing to look for.
std::string match_expression(std::string_view text, last_word how = last_word::beginning);

} // namespace lectern::catalogue
