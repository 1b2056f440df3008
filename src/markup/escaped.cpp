#include "lectern/base/utf8.hpp"
#include "lectern/markup/page_template.hpp"

namespace lectern::markup {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD

void put(std::string& to, char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&')
        to += "&amp;";
    else if (c == '<')
        to += "&lt;";
    else if (c == '>')
        to += "&gt;";
    else if (c == '"')
        to += "&quot;";
    else if (c == '\'')
        to += "&#39;";
    else if ((byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7F)
        to += replacement;
    else
        to += c;
}

} // namespace

std::string escaped(std::string_view text) {
    std::string safe;
    safe.reserve(text.size() + text.size() / 8);
    const bool whole = base::is_utf8(text);
    for (const char c : text) {
        if (!whole && static_cast<unsigned char>(c) >= 0x80)
            safe += replacement;
        else
            put(safe, c);
    }
    return safe;
}

} // namespace lectern::markup
