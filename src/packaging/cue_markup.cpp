#include "lectern/packaging/captions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace lectern::packaging {
namespace {

using namespace std::string_view_literals;

constexpr std::array kept_tags = {"b"sv, "i"sv, "u"sv, "c"sv, "v"sv, "lang"sv, "ruby"sv, "rt"sv};
constexpr std::array swallowing_tags = {"script"sv, "style"sv}; // dropped with what they hold

struct entity {
    std::string_view name, text;
};

constexpr std::array entities = {entity{"amp", "&amp;"}, entity{"lt", "&lt;"},   entity{"gt", "&gt;"},
                                 entity{"lrm", "&lrm;"}, entity{"rlm", "&rlm;"}, entity{"nbsp", "&nbsp;"},
                                 entity{"quot", "\""},   entity{"apos", "'"}};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_class_char(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto tail = [&out](std::uint32_t bits) { out += static_cast<char>(0x80U | (bits & 0x3FU)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0U | (code >> 6U));
        tail(code);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0U | (code >> 12U));
        tail(code >> 6U);
        tail(code);
    } else {
        out += static_cast<char>(0xF0U | (code >> 18U));
        tail(code >> 12U);
        tail(code >> 6U);
        tail(code);
    }
}

class cleaner {
public:
    explicit cleaner(std::string_view text) : rest_(text) {}

    std::string clean() {
        while (!rest_.empty()) step();
        return std::move(out_);
    }

private:
    void step() {
        const char c = rest_.front();
        if (c == '<' && take_tag()) return;
        if (c == '&' && take_entity()) return;
        if (c == '{' && rest_.starts_with("{\\") && take_override()) return;
        rest_.remove_prefix(1);
        put(c);
    }

    void put(char c) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '<')
            out_ += "&lt;";
        else if (c == '>')
            out_ += "&gt;";
        else if (c == '&')
            out_ += "&amp;";
        else if (c == '\t')
            out_ += ' ';
        else if (c == '\n' || (byte >= 0x20 && byte != 0x7f))
            out_ += c;
    }

    // "{\an8}" and the like: positions of another format that SubRip files carry.
    bool take_override() {
        const auto end = rest_.find('}');
        if (end == std::string_view::npos) return false;
        rest_.remove_prefix(end + 1);
        return true;
    }

    bool take_entity() {
        constexpr std::size_t longest = 10;
        const auto end = rest_.substr(0, longest).find(';');
        if (end == std::string_view::npos || end < 2) return false;
        const auto name = rest_.substr(1, end - 1);
        if (name.front() == '#') return take_number(name.substr(1), end + 1);
        for (const auto& e : entities) {
            if (e.name != name) continue;
            out_ += e.text;
            rest_.remove_prefix(end + 1);
            return true;
        }
        return false;
    }

    bool take_number(std::string_view digits, std::size_t length) {
        const int base = digits.starts_with('x') || digits.starts_with('X') ? 16 : 10;
        if (base == 16) digits.remove_prefix(1);
        std::uint32_t code = 0;
        const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), code, base);
        if (problem != std::errc{} || end != digits.data() + digits.size()) return false;
        if (code < 0x20 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ||
            (code >= 0x7F && code < 0xA0))
            return false;
        rest_.remove_prefix(length);
        if (code < 0x80)
            put(static_cast<char>(code));
        else
            append_utf8(out_, code);
        return true;
    }

    // A tag is "<", an optional "/", a letter or digit, and a ">" to end it; anything else is text.
    bool take_tag() {
        const auto end = rest_.find('>');
        if (end == std::string_view::npos || end < 2) return false;
        auto inner = rest_.substr(1, end - 1);
        if (inner.find('<') != std::string_view::npos) return false;
        if (inner.front() == '!' || inner.front() == '?') return drop(end + 1);
        const bool closing = inner.front() == '/';
        if (closing) inner.remove_prefix(1);
        if (inner.empty()) return false;
        if (!closing && inner.front() >= '0' && inner.front() <= '9') return take_timestamp(inner, end + 1);
        if (!is_letter(inner.front())) return false;
        const auto name_end = std::find_if_not(inner.begin(), inner.end(), is_letter);
        const auto name = lower(std::string_view(inner.begin(), name_end));
        inner.remove_prefix(name.size());
        if (std::find(kept_tags.begin(), kept_tags.end(), name) == kept_tags.end())
            return drop_foreign(name, closing, end + 1);
        closing ? close(name) : open(name, inner);
        return drop(end + 1);
    }

    bool drop(std::size_t length) {
        rest_.remove_prefix(length);
        return true;
    }

    bool drop_foreign(const std::string& name, bool closing, std::size_t length) {
        rest_.remove_prefix(length);
        if (closing ||
            std::find(swallowing_tags.begin(), swallowing_tags.end(), name) == swallowing_tags.end())
            return true;
        const auto closer = "</" + name;
        const auto same = [](char a, char b) {
            return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
        };
        const auto found = std::search(rest_.begin(), rest_.end(), closer.begin(), closer.end(), same);
        const auto after = rest_.find('>', static_cast<std::size_t>(found - rest_.begin()));
        rest_.remove_prefix(after == std::string_view::npos ? rest_.size() : after + 1);
        return true;
    }

    bool take_timestamp(std::string_view inner, std::size_t length) {
        const auto timing = [](char c) { return (c >= '0' && c <= '9') || c == ':' || c == '.'; };
        if (!std::all_of(inner.begin(), inner.end(), timing)) return false;
        out_ += '<' + std::string(inner) + '>';
        return drop(length);
    }

    void open(const std::string& name, std::string_view inner) {
        const auto class_end = std::find_if_not(inner.begin(), inner.end(), is_class_char);
        out_ += '<' + name;
        if (inner.starts_with('.')) out_ += without_arrow(std::string(inner.begin(), class_end));
        const auto note = inner.substr(static_cast<std::size_t>(class_end - inner.begin()));
        if ((name == "v" || name == "lang") &&
            !note.empty()) { // the only tags with an annotation (WebVTT 3.5)
            auto safe = cleaner(note).clean();
            std::replace(safe.begin(), safe.end(), '\n', ' ');
            out_ += ' ' + without_arrow(safe.substr(std::min(safe.find_first_not_of(' '), safe.size())));
        }
        out_ += '>';
        open_.push_back(name);
    }

    // "--" before the tag's own ">" would read as the arrow of a timing line.
    static std::string without_arrow(std::string text) {
        while (text.ends_with('-')) text.pop_back();
        return text;
    }

    void close(const std::string& name) {
        const auto it = std::find(open_.rbegin(), open_.rend(), name);
        if (it == open_.rend()) return;
        open_.erase(std::next(it).base());
        out_ += "</" + name + '>';
    }

    std::string_view rest_;
    std::string out_;
    std::vector<std::string> open_;
};

std::string drop_blank_lines(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto first = line.find_first_not_of(' ');
        if (first == std::string_view::npos) continue;
        line = line.substr(first, line.find_last_not_of(' ') - first + 1);
        if (!out.empty()) out += '\n';
        out += line;
    }
    return out;
}

bool is_number(std::string_view text, bool may_be_negative) {
    if (may_be_negative && text.starts_with('-')) text.remove_prefix(1);
    const auto dot = text.find('.');
    const auto digits = [](std::string_view part) {
        return !part.empty() && part.size() <= 6 &&
               std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    return digits(text.substr(0, dot)) && (dot == std::string_view::npos || digits(text.substr(dot + 1)));
}

bool is_percentage(std::string_view text) {
    if (!text.ends_with('%')) return false;
    text.remove_suffix(1);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return is_number(text, false) && value <= 100;
}

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

// Shape: "value" or "value,alignment".
template <std::size_t N>
bool aligned(std::string_view value, const std::array<std::string_view, N>& words, bool lines) {
    const auto comma = value.find(',');
    const auto number = value.substr(0, comma);
    if (!is_percentage(number) &&
        !(lines && is_number(number, true) && number.find('.') == std::string_view::npos))
        return false;
    return comma == std::string_view::npos || is_one_of(value.substr(comma + 1), words);
}

bool is_allowed(std::string_view name, std::string_view value) {
    if (name == "vertical") return is_one_of(value, std::array{"rl"sv, "lr"sv});
    if (name == "align")
        return is_one_of(value, std::array{"start"sv, "center"sv, "end"sv, "left"sv, "right"sv});
    if (name == "size") return is_percentage(value);
    if (name == "line") return aligned(value, std::array{"start"sv, "center"sv, "end"sv}, true);
    if (name == "position")
        return aligned(value, std::array{"line-left"sv, "center"sv, "line-right"sv}, false);
    return false;
}

} // namespace

std::string clean_cue_text(std::string_view text) {
    return drop_blank_lines(cleaner(text).clean());
}

std::string clean_cue_settings(std::string_view settings) {
    std::string out;
    std::vector<std::string_view> seen;
    while (true) {
        const auto begin = settings.find_first_not_of(" \t");
        if (begin == std::string_view::npos) return out;
        settings.remove_prefix(begin);
        const auto end = settings.find_first_of(" \t");
        const auto word = settings.substr(0, end);
        settings.remove_prefix(end == std::string_view::npos ? settings.size() : end);
        const auto colon = word.find(':');
        if (colon == std::string_view::npos) continue;
        const auto name = word.substr(0, colon);
        auto value = word.substr(colon + 1);
        if (name == "align" && value == "middle")
            value = "center"; // the name before WebVTT was a recommendation
        if (!is_allowed(name, value) || std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
        seen.push_back(name);
        out += (out.empty() ? "" : " ") + std::string(name) + ':' + std::string(value);
    }
}

} // namespace lectern::packaging
