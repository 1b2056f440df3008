#include "caption_reader.hpp"

#include <charconv>

namespace lectern::packaging {
namespace {

constexpr std::string_view blanks = " \t";

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find_first_of("\r\n");
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n' ? end + 2
                                                                                               : end + 1);
    }
    return lines;
}

std::optional<std::int64_t> to_number(std::string_view text, std::size_t longest) {
    std::int64_t value = 0;
    if (text.empty() || text.size() > longest || text.front() == '-') return std::nullopt;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> to_milliseconds(std::string_view digits) {
    const auto value = to_number(digits, 3);
    if (!value) return std::nullopt;
    return digits.size() == 1 ? *value * 100 : digits.size() == 2 ? *value * 10 : *value;
}

struct timing {
    std::string_view start, end, settings;
};

// "a --> b settings"; "->" and "—>" are what hands and word processors make of the arrow.
std::optional<timing> split_timing(std::string_view line) {
    for (const std::string_view arrow : {"-->", "--\xC2\xBB", "\xE2\x80\x94>", "\xE2\x80\x93>", "->"}) {
        const auto at = line.find(arrow);
        if (at == std::string_view::npos) continue;
        const auto right = trim(line.substr(at + arrow.size()));
        const auto end = right.find_first_of(blanks);
        return timing{trim(line.substr(0, at)), right.substr(0, end),
                      end == std::string_view::npos ? std::string_view{} : right.substr(end)};
    }
    return std::nullopt;
}

bool starts_block(std::string_view line, std::string_view name) {
    return line.starts_with(name) &&
           (line.size() == name.size() || blanks.find(line[name.size()]) != std::string_view::npos);
}

// A line of text that holds an arrow ("A -> B") is not a timing line: its first word does not look like a
// time.
bool looks_like_time(std::string_view text) {
    return !text.empty() && text.size() < 24 && text.find(':') != std::string_view::npos &&
           text.find_first_not_of("0123456789:.,-") == std::string_view::npos;
}

class block_reader {
public:
    explicit block_reader(std::string_view text) : lines_(split_lines(text)) {}

    raw_captions read() {
        if (!lines_.empty() && starts_block(lines_[0], "WEBVTT")) skip_block();
        while (at_ < lines_.size()) read_block();
        return std::move(out_);
    }

private:
    bool blank(std::size_t i) const { return trim(lines_[i]).empty(); }

    std::optional<timing> timing_at(std::size_t i) const {
        auto found = split_timing(lines_[i]);
        if (found && looks_like_time(found->start)) return found;
        return std::nullopt;
    }

    void skip_block() {
        while (at_ < lines_.size() && !blank(at_) && !timing_at(at_)) ++at_;
    }

    void read_block() {
        const auto line = lines_[at_];
        if (starts_block(line, "STYLE") || starts_block(line, "REGION")) ++out_.styles;
        if (starts_block(line, "NOTE") || starts_block(line, "STYLE") || starts_block(line, "REGION")) {
            while (at_ < lines_.size() && !blank(at_)) ++at_;
            return;
        }
        const auto times = timing_at(at_++);
        if (times)
            read_cue(*times);
        else if (!trim(line).empty() && (at_ == lines_.size() || !timing_at(at_)))
            note(at_, "belongs to no caption: there is no line with times before it");
    }

    // `line`: 1-based.
    void note(std::size_t line, std::string_view what) {
        constexpr std::size_t longest_quote = 60; // bytes
        if (out_.faults.size() >= most_caption_faults) return;
        const auto whole = trim(lines_[line - 1]);
        auto quoted = whole.substr(0, longest_quote);
        const auto is_part = [&] { return (static_cast<unsigned char>(quoted.back()) & 0xC0U) == 0x80U; };
        if (quoted.size() < whole.size()) { // not in the middle of a character
            while (!quoted.empty() && is_part()) quoted.remove_suffix(1);
            if (!quoted.empty() && static_cast<unsigned char>(quoted.back()) >= 0x80U)
                quoted.remove_suffix(1);
        }
        out_.faults.push_back({line, "\"" + std::string(quoted) + "\" " + std::string(what)});
    }

    void note_times(std::size_t line, bool is_order) {
        note(line, is_order ? "ends before it begins"
                            : "has times that cannot be read; they look like 00:01:02.500 --> 00:01:05.000");
    }

    void read_cue(const timing& times) {
        cue next;
        const auto timing_line = at_;
        while (at_ < lines_.size() && !blank(at_) && !timing_at(at_)) {
            if (number_before_timing(at_)) break;
            if (lines_[at_].find("-->") != std::string_view::npos) note_times(at_ + 1, false);
            next.text += std::string(lines_[at_++]) + '\n';
        }
        const auto start = parse_cue_time(times.start), end = parse_cue_time(times.end);
        if (!start || !end || *end <= *start) {
            ++out_.bad_times;
            note_times(timing_line, start && end);
            return;
        }
        next.start = *start;
        next.end = *end;
        next.settings = times.settings;
        out_.cues.push_back(std::move(next));
    }

    // SubRip without blank lines: the next cue's number is not text of this one.
    bool number_before_timing(std::size_t i) const {
        return i + 1 < lines_.size() && to_number(trim(lines_[i]), 9) && timing_at(i + 1);
    }

    std::vector<std::string_view> lines_;
    std::size_t at_ = 0;
    raw_captions out_;
};

} // namespace

std::optional<std::chrono::microseconds> parse_cue_time(std::string_view text) {
    constexpr std::int64_t minute_ms = 60'000, hour_ms = 60 * minute_ms;
    const auto point = text.find_last_of(".,");
    std::int64_t total = 0;
    if (point != std::string_view::npos) {
        const auto fraction = to_milliseconds(text.substr(point + 1));
        if (!fraction) return std::nullopt;
        total = *fraction;
        text = text.substr(0, point);
    }
    std::vector<std::int64_t> parts;
    while (true) {
        const auto colon = text.find(':');
        const auto part = to_number(text.substr(0, colon), 5);
        if (!part || parts.size() == 3) return std::nullopt;
        parts.push_back(*part);
        if (colon == std::string_view::npos) break;
        text.remove_prefix(colon + 1);
    }
    if (parts.size() < 2) return std::nullopt;
    const auto seconds = parts.back(), minutes = parts[parts.size() - 2],
               hours = parts.size() == 3 ? parts[0] : 0;
    if (seconds > 59 || minutes > 59) return std::nullopt;
    return std::chrono::milliseconds(total + seconds * 1000 + minutes * minute_ms + hours * hour_ms);
}

raw_captions read_timed_blocks(std::string_view text) {
    return block_reader(text).read();
}

} // namespace lectern::packaging
