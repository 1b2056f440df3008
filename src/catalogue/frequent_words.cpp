#include "frequent_words.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace lectern::catalogue {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_frequent(std::string_view word) {
    static const std::set<std::string_view> all{
        "a",       "an",   "and",   "are",   "as",   "at",   "be",    "because", "been",  "between", "but",
        "by",      "can",  "for",   "from",  "had",  "has",  "have",  "he",      "his",   "how",     "if",
        "in",      "into", "is",    "it",    "its",  "of",   "on",    "or",      "other", "our",     "she",
        "so",      "that", "the",   "their", "them", "then", "there", "these",   "they",  "this",    "those",
        "through", "to",   "was",   "we",    "were", "what", "when",  "where",   "which", "who",     "why",
        "will",    "with", "would", "you",   "your", "à",    "au",    "aux",     "avec",  "ce",      "ces",
        "cette",   "dans", "de",    "des",   "du",   "elle", "en",    "est",     "et",    "il",      "ils",
        "la",      "le",   "les",   "leur",  "nous", "ou",   "où",    "par",     "pas",   "pour",    "que",
        "qui",     "se",   "ses",   "sont",  "sur",  "un",   "une",   "vous",    "а",     "бы",      "был",
        "была",    "были", "было",  "в",     "во",   "вы",   "где",   "для",     "до",    "его",     "если",
        "есть",    "же",   "за",    "и",     "из",   "или",  "их",    "к",       "как",   "когда",   "мы",
        "на",      "не",   "но",    "о",     "об",   "он",   "она",   "они",     "от",    "по",      "при",
        "с",       "со",   "так",   "то",    "у",    "что",  "чтобы", "это",     "في",    "من",      "على",
        "إلى",     "عن",   "أن",    "هذا",   "هذه",  "التي", "الذي",  "ما",      "هو",    "هي",      "كان",
        "مع"};
    if (all.contains(word)) return true;
    // At the beginning of a sentence.
    if (word.size() < 2 || word[0] < 'A' || word[0] > 'Z') return false;
    std::string small(word);
    small[0] = static_cast<char>(small[0] - 'A' + 'a');
    return all.contains(small);
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; (at = text.find_first_not_of(blanks, at)) != std::string_view::npos;) {
        const auto end = std::min(text.find_first_of(blanks, at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

} // namespace

std::string without_frequent_words(std::string_view text) {
    const auto words = split(text);
    const bool is_typing = !text.empty() && blanks.find(text.back()) == std::string_view::npos;
    std::string kept;
    bool is_telling = false; // a word that is no beginning of a frequent one
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool is_last = is_typing && i + 1 == words.size();
        const bool frequent = is_frequent(words[i]);
        is_telling = is_telling || !frequent;
        if (!frequent || is_last) kept.append(kept.empty() ? "" : " ").append(words[i]);
    }
    if (!is_telling) return std::string(text);
    if (!is_typing) kept += ' ';
    return kept;
}

} // namespace lectern::catalogue
