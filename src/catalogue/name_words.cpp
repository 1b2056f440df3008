#include "name_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace lectern::catalogue {
namespace {

// A search box needs no more; each word costs a lookup.
constexpr std::size_t most_words = 12;

struct range {
    char32_t first, last;
};

// Scripts that are written without spaces: Thai, Lao, Myanmar, Khmer, kana, Bopomofo, Han, Hangul.
constexpr std::array<range, 11> unspaced{{{0x0E00, 0x0E7F},
                                          {0x0E80, 0x0EFF},
                                          {0x1000, 0x109F},
                                          {0x1780, 0x17FF},
                                          {0x3005, 0x3007},
                                          {0x3041, 0x312F},
                                          {0x3400, 0x4DBF},
                                          {0x4E00, 0x9FFF},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0x20000, 0x3FFFF}}};
// Marks over and under letters of those scripts; the index drops them, so they cannot be half of a pair.
constexpr std::array<range, 9> marks{{{0x0E31, 0x0E31},
                                      {0x0E34, 0x0E3A},
                                      {0x0E47, 0x0E4E},
                                      {0x0EB1, 0x0EB1},
                                      {0x0EB4, 0x0EBC},
                                      {0x0EC8, 0x0ECD},
                                      {0x102B, 0x103E},
                                      {0x17B4, 0x17D3},
                                      {0x3099, 0x309A}}};

template <std::size_t N>
bool in(const std::array<range, N>& ranges, char32_t c) noexcept {
    return std::ranges::any_of(ranges, [c](range r) { return c >= r.first && c <= r.last; });
}

struct letter {
    char32_t code;
    std::string_view bytes;
};

// `text` is valid UTF-8, or the bytes that are not come out one by one.
letter first_letter(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length > text.size()) return {0, text.substr(0, 1)};
    char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    return {code, text.substr(0, length)};
}

struct word {
    std::string text;
    bool is_beginning = false; // found as the beginning of longer words
};

// Pairs of neighbours; a lone character, and the last one of a run in the index, stand by themselves.
void cut_run(const std::vector<std::string_view>& run, bool for_index, std::vector<word>& words) {
    for (std::size_t i = 0; i + 1 < run.size(); ++i)
        words.push_back({std::string(run[i]) + std::string(run[i + 1]), false});
    if (!run.empty() && (for_index || run.size() == 1)) words.push_back({std::string(run.back()), true});
}

std::vector<word> cut(std::string_view text, bool for_index) {
    std::vector<word> words;
    std::vector<std::string_view> run;
    std::string plain;
    const auto end_plain = [&] {
        if (!plain.empty()) words.push_back({std::exchange(plain, {}), false});
    };
    while (!text.empty()) {
        const auto next = first_letter(text);
        text.remove_prefix(next.bytes.size());
        if (in(unspaced, next.code)) {
            end_plain();
            if (!in(marks, next.code)) run.push_back(next.bytes);
            continue;
        }
        cut_run(run, for_index, words);
        run.clear();
        if (next.code <= 0x20 || next.code == 0x7F || next.code == 0x3000)
            end_plain();
        else
            plain += next.bytes;
    }
    const bool ends_in_plain = !plain.empty();
    end_plain();
    cut_run(run, for_index, words);
    // One letter would be the beginning of nearly everything.
    if (ends_in_plain && words.back().text.size() > 1) words.back().is_beginning = true;
    return words;
}

} // namespace

std::string index_words(std::string_view text) {
    std::string joined;
    for (const auto& w : cut(text, true)) joined += (joined.empty() ? "" : " ") + w.text;
    return joined;
}

std::string match_expression(std::string_view text, last_word how) {
    auto words = cut(text, false);
    if (words.size() > most_words) words.resize(most_words);
    std::string expression;
    for (const auto& w : words) {
        expression += expression.empty() ? "\"" : " \"";
        for (const char c : w.text) expression += c == '"' ? ' ' : c;
        expression += w.is_beginning && how == last_word::beginning ? "\" *" : "\"";
    }
    return expression;
}

} // namespace lectern::catalogue
