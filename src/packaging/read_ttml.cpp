#include "caption_reader.hpp"

#include "lectern/base/language.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lectern::packaging {
namespace {

struct time_units {
    double frame_rate = 30, tick_rate = 1; // TTML 1 6.2.4, 6.2.10
};

struct tag {
    std::string_view name; // without its prefix: "p"
    std::string_view attributes;
    bool closing = false, empty = false;
};

std::string_view local_name(std::string_view name) {
    return name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
}

// The value of an attribute by its local name ("begin", or "frameRate" for ttp:frameRate).
std::string_view attribute(std::string_view attributes, std::string_view wanted) {
    while (true) {
        const auto equals = attributes.find('=');
        if (equals == std::string_view::npos) return {};
        auto name = attributes.substr(0, equals);
        name.remove_prefix(std::min(name.size(), name.find_last_of(" \t\r\n") + 1));
        const auto open = attributes.find_first_of("\"'", equals);
        if (open == std::string_view::npos) return {};
        const auto close = attributes.find(attributes[open], open + 1);
        if (close == std::string_view::npos) return {};
        if (local_name(name) == wanted) return attributes.substr(open + 1, close - open - 1);
        attributes.remove_prefix(close + 1);
    }
}

double to_double(std::string_view text) {
    double value = -1;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc{} && end == text.data() + text.size() ? value : -1;
}

std::optional<std::chrono::microseconds> from_seconds(double seconds) {
    constexpr double most = 1e9;
    if (!(seconds >= 0 && seconds < most)) return std::nullopt;
    return std::chrono::milliseconds(std::llround(seconds * 1000));
}

// "00:00:02.220", "00:00:02:12" (frames), "2.5s", "1500ms", "33f", "1000t".
std::optional<std::chrono::microseconds> parse_time(std::string_view text, const time_units& units) {
    if (std::count(text.begin(), text.end(), ':') == 3) {
        const auto last = text.rfind(':');
        const auto whole = parse_cue_time(text.substr(0, last));
        const auto frames = to_double(text.substr(last + 1));
        if (!whole || frames < 0) return std::nullopt;
        return *whole +
               std::chrono::milliseconds(static_cast<std::int64_t>(frames * 1000 / units.frame_rate));
    }
    if (text.find(':') != std::string_view::npos)
        return parse_cue_time(
            text.substr(0, text.find('.') == std::string_view::npos ? text.size() : text.find('.') + 4));
    const auto unit_at = text.find_last_of("0123456789") + 1;
    const auto value = to_double(text.substr(0, unit_at));
    const auto unit = text.substr(std::min(unit_at, text.size()));
    if (value < 0) return std::nullopt;
    if (unit == "h") return from_seconds(value * 3600);
    if (unit == "m") return from_seconds(value * 60);
    if (unit == "s") return from_seconds(value);
    if (unit == "ms") return from_seconds(value / 1000);
    if (unit == "f") return from_seconds(value / units.frame_rate);
    if (unit == "t") return from_seconds(value / units.tick_rate);
    return std::nullopt;
}

class ttml_reader {
public:
    explicit ttml_reader(std::string_view text) : rest_(text) {}

    raw_captions read() {
        while (!rest_.empty()) {
            const auto open = rest_.find('<');
            add_text(rest_.substr(0, open));
            if (open == std::string_view::npos) break;
            rest_.remove_prefix(open);
            if (!skip_comment()) take_tag();
        }
        return std::move(out_);
    }

    // The language of each cue, by xml:lang of the elements around it.
    const std::vector<std::string>& languages() const noexcept { return languages_; }

private:
    bool skip_comment() {
        if (!rest_.starts_with("<!--")) return false;
        const auto end = rest_.find("-->");
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 3);
        return true;
    }

    void take_tag() {
        const auto end = rest_.find('>');
        auto inner = rest_.substr(1, end == std::string_view::npos ? end : end - 1);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        tag t;
        t.closing = inner.starts_with('/');
        if (t.closing) inner.remove_prefix(1);
        t.empty = inner.ends_with('/');
        const auto name_end = inner.find_first_of(" \t\r\n/");
        t.name = local_name(inner.substr(0, name_end));
        if (name_end != std::string_view::npos) t.attributes = inner.substr(name_end);
        take(t);
    }

    void take(const tag& t) {
        if (t.name == "tt" && !t.closing) read_units(t.attributes);
        if (t.name == "br" && inside_) now_.text += '\n';
        if (t.name == "div")
            division_language_ = t.closing ? std::string_view{} : attribute(t.attributes, "lang");
        if (t.name != "p") return;
        if (t.closing)
            finish();
        else
            start(t);
        if (t.empty) finish();
    }

    void read_units(std::string_view attributes) {
        const auto frames = to_double(attribute(attributes, "frameRate")),
                   ticks = to_double(attribute(attributes, "tickRate"));
        if (frames > 0) units_.frame_rate = frames;
        if (ticks > 0) units_.tick_rate = ticks;
    }

    void start(const tag& t) {
        inside_ = true;
        now_ = {};
        const auto own = attribute(t.attributes, "lang");
        language_ = own.empty() ? division_language_ : own;
        const auto begin = parse_time(attribute(t.attributes, "begin"), units_);
        auto end = parse_time(attribute(t.attributes, "end"), units_);
        const auto duration = parse_time(attribute(t.attributes, "dur"), units_);
        if (begin && !end && duration) end = *begin + *duration;
        good_ = begin && end && *end > *begin;
        if (!good_) return;
        now_.start = *begin;
        now_.end = *end;
    }

    void finish() {
        if (inside_ && good_) {
            out_.cues.push_back(std::move(now_));
            languages_.emplace_back(language_);
        } else if (inside_) {
            ++out_.bad_times;
        }
        inside_ = false;
    }

    // White space in XML text is one blank (xml:space is "default").
    void add_text(std::string_view text) {
        if (!inside_) return;
        for (const char c : text) {
            const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
            if (!blank)
                now_.text += c;
            else if (!now_.text.empty() && now_.text.back() != ' ' && now_.text.back() != '\n')
                now_.text += ' ';
        }
    }

    std::string_view rest_;
    time_units units_;
    cue now_;
    bool inside_ = false, good_ = false;
    std::string_view division_language_, language_;
    std::vector<std::string> languages_;
    raw_captions out_;
};

} // namespace

raw_captions read_ttml(std::string_view text, std::string_view language) {
    ttml_reader reader(text);
    auto out = reader.read();
    const auto primary = [](std::string_view tag) {
        return base::normal_language(tag.substr(0, tag.find('-')));
    };
    const auto& languages = reader.languages();
    if (languages.empty()) return out;
    const auto has = [&](const std::string& l) { return primary(l) == primary(language); };
    const auto wanted =
        std::any_of(languages.begin(), languages.end(), has) ? primary(language) : primary(languages.front());
    std::size_t number = 0;
    std::erase_if(out.cues, [&](const cue&) { return primary(languages[number++]) != wanted; });
    return out;
}

} // namespace lectern::packaging
