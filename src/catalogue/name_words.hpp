// Cuts text into words for the index of names: scripts without spaces become pairs of neighbouring
// characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

// Words for the index, separated by spaces. Diacritics and case are the index's own business.
std::string index_words(std::string_view text);

// A stretch of bytes, from `begin` up to `end`.
struct text_range {
    std::size_t begin = 0, end = 0;

    friend bool operator==(const text_range&, const text_range&) = default;
};

inline constexpr char mark_begin = '\x02', mark_end = '\x03'; // no word has these in it

// `marked` is index_words(text) with marks around words that were found: where those stand in `text`.
std::vector<text_range> marked_ranges(std::string_view text, std::string_view marked);

// Whether the last word of a question may be the beginning of a longer one.
enum class last_word { whole, beginning };

// An FTS5 query that finds what contains every word of `text`. Empty: nothing to look for.
std::string match_expression(std::string_view text, last_word how = last_word::beginning);

} // namespace lectern::catalogue
