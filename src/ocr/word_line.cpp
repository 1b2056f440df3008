#include "word_line.hpp"

#include <algorithm>

namespace lectern::ocr {
namespace {

// Below it, most of what Tesseract finds is in pictures without text.
constexpr float sure_enough = 50;

bool is_ascii_sign(char c) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return byte < 0x80 && !is_letter && !(c >= '0' && c <= '9');
}

// Kana, Han and full-width forms: three bytes from E3 80 to E9 BF, EF BC or four bytes from F0 A0.
bool is_unspaced(std::string_view character) {
    if (character.size() < 3) return false;
    const auto first = static_cast<unsigned char>(character[0]);
    const auto second = static_cast<unsigned char>(character[1]);
    return (first >= 0xE3 && first <= 0xE9) || (first == 0xEF && second >= 0xBC && second <= 0xBD) ||
           (first == 0xF0 && second >= 0xA0);
}

bool is_inner_byte(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::string_view first_character(std::string_view text) {
    std::size_t end = 1;
    while (end < text.size() && is_inner_byte(text[end])) ++end;
    return text.substr(0, end);
}

std::string_view last_character(std::string_view text) {
    auto begin = text.size() - 1;
    while (begin > 0 && is_inner_byte(text[begin])) --begin;
    return text.substr(begin);
}

} // namespace

void word_line::add(std::string_view word, float sure) {
    if (sure < sure_enough || std::ranges::all_of(word, is_ascii_sign)) return;
    // Tesseract cuts Chinese into words, which its readers do not.
    const bool joined =
        !line_.empty() && is_unspaced(last_character(line_)) && is_unspaced(first_character(word));
    if (!line_.empty() && !joined) line_ += ' ';
    line_ += word;
}

} // namespace lectern::ocr
