// Cuts text into words for the index of names: scripts without spaces become pairs of neighbouring
// characters.
#pragma once

#include <string>
#include <string_view>

namespace lectern::catalogue {

// Words for the index, separated by spaces. Diacritics and case are the index's own business.
std::string index_words(std::string_view text);

// An FTS5 query that finds what contains every word of `text`, the last word as a beginning. Empty: nothing
// to look for.
std::string match_expression(std::string_view text);

} // namespace lectern::catalogue
