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

// One or two stretches of the text.
struct word {
    std::string_view first, second;
    bool is_beginning = false; // found as the beginning of longer words
};

// Pairs of neighbours; a lone character, and the last one of a run in the index, stand by themselves.
void cut_run(const std::vector<std::string_view>& run, bool for_index, std::vector<word>& words) {
    for (std::size_t i = 0; i + 1 < run.size(); ++i) words.push_back({run[i], run[i + 1], false});
    if (!run.empty() && (for_index || run.size() == 1)) words.push_back({run.back(), {}, true});
}

std::vector<word> cut(std::string_view text, bool for_index) {
    std::vector<word> words;
    std::vector<std::string_view> run;
    std::string_view plain; // what it has so far
    const auto end_plain = [&] {
        if (!plain.empty()) words.push_back({std::exchange(plain, {}), {}, false});
    };
    while (!text.empty()) {
        const auto next = first_letter(text);
        if (in(unspaced, next.code)) {
            end_plain();
            if (!in(marks, next.code)) run.push_back(next.bytes);
            text.remove_prefix(next.bytes.size());
            continue;
        }
        cut_run(run, for_index, words);
        run.clear();
        if (next.code <= 0x20 || next.code == 0x7F || next.code == 0x3000)
            end_plain();
        else
            plain = {plain.empty() ? text.data() : plain.data(), plain.size() + next.bytes.size()};
        text.remove_prefix(next.bytes.size());
    }
    const bool ends_in_plain = !plain.empty();
    end_plain();
    cut_run(run, for_index, words);
    // One letter would be the beginning of nearly everything.
    if (ends_in_plain && words.back().first.size() > 1) words.back().is_beginning = true;
    return words;
}

// Follows the words through their marked copy.
class mark_reader {
public:
    mark_reader(std::string_view text, std::string_view marked) : text_(text), marked_(marked) {}

    std::vector<text_range> read() {
        for (const auto& w : cut(text_, true)) {
            if (w.second.empty())
                read_word(w.first);
            else
                read_pair(w);
            read_marks();
            if (marked_.starts_with(' ')) marked_.remove_prefix(1);
        }
        return std::move(found_);
    }

private:
    void read_marks() {
        for (; !marked_.empty() && (marked_[0] == mark_begin || marked_[0] == mark_end);
             marked_.remove_prefix(1))
            is_marked_ = marked_[0] == mark_begin;
    }

    void skip(std::size_t bytes) { marked_.remove_prefix(std::min(bytes, marked_.size())); }

    // Marks may stand anywhere in what has no spaces: quotes and hyphens are no part of what was found.
    void read_word(std::string_view letters) {
        for (const char& c : letters) {
            read_marks();
            skip(1);
            const auto at = static_cast<std::size_t>(&c - text_.data());
            if (is_marked_) add(at, at + 1);
        }
    }

    void read_pair(const word& w) {
        read_marks();
        skip(w.first.size() + w.second.size());
        const auto begin = static_cast<std::size_t>(w.first.data() - text_.data());
        auto end = static_cast<std::size_t>(w.second.data() - text_.data()) + w.second.size();
        while (end < text_.size() && in(marks, first_letter(text_.substr(end)).code))
            end += first_letter(text_.substr(end)).bytes.size();
        if (is_marked_) add(begin, end);
    }

    void add(std::size_t begin, std::size_t end) {
        if (!found_.empty() && begin <= found_.back().end) // pairs overlap
            found_.back().end = std::max(found_.back().end, end);
        else
            found_.push_back({begin, end});
    }

    std::string_view text_, marked_;
    bool is_marked_ = false;
    std::vector<text_range> found_;
};

} // namespace

std::string index_words(std::string_view text) {
    std::string joined;
    for (const auto& w : cut(text, true)) {
        if (!joined.empty()) joined += ' ';
        joined.append(w.first).append(w.second);
    }
    return joined;
}

std::vector<text_range> marked_ranges(std::string_view text, std::string_view marked) {
    return mark_reader(text, marked).read();
}

std::string match_expression(std::string_view text, last_word how) {
    auto words = cut(text, false);
    if (words.size() > most_words) words.resize(most_words);
    std::string expression;
    for (const auto& w : words) {
        expression += expression.empty() ? "\"" : " \"";
        for (const auto part : {w.first, w.second})
            for (const char c : part) expression += c == '"' ? ' ' : c;
        expression += w.is_beginning && how == last_word::beginning ? "\" *" : "\"";
    }
    return expression;
}

} // namespace lectern::catalogue
