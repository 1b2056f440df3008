#include "lectern/packaging/captions.hpp"

#include "caption_reader.hpp"
#include "text_encoding.hpp"

#include <algorithm>
#include <cstdio>

namespace lectern::packaging {
namespace {

using std::chrono::microseconds;

std::string count_of(std::size_t n, std::string_view one, std::string_view many) {
    return std::to_string(n) + ' ' + std::string(n == 1 ? one : many);
}

result<raw_captions> read_format(std::string_view text, std::string_view language) {
    const auto first = text.find_first_not_of(" \t\r\n");
    const auto head = first == std::string_view::npos ? std::string_view{} : text.substr(first, 4096);
    if (head.empty()) return error{errc::refused, "it is empty"};
    if (head.starts_with("[Script Info]"))
        return error{errc::refused, "it is an Advanced SubStation file; please save it as WebVTT or SubRip"};
    if (head.starts_with("{\\rtf"))
        return error{errc::refused, "it is a word processor's document; please save it as WebVTT or SubRip"};
    if (!head.starts_with('<')) return read_timed_blocks(text);
    if (head.find("<tt") != std::string_view::npos || head.find(":tt") != std::string_view::npos)
        return read_ttml(text, language);
    return error{errc::refused, "it is neither WebVTT, SubRip nor TTML"};
}

std::string format_time(microseconds at) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at).count();
    char text[40];
    std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld.%03lld", static_cast<long long>(ms / 3'600'000),
                  static_cast<long long>(ms / 60'000 % 60), static_cast<long long>(ms / 1000 % 60),
                  static_cast<long long>(ms % 1000));
    return text;
}

std::string format_cue(const cue& c) {
    auto out = format_time(c.start) + " --> " + format_time(c.end);
    if (!c.settings.empty()) out += ' ' + c.settings;
    return out + '\n' + c.text + "\n\n";
}

result<caption_text> finish(raw_captions raw) {
    caption_text out;
    std::size_t empty = 0;
    for (auto& c : raw.cues) {
        c.text = clean_cue_text(c.text);
        c.settings = clean_cue_settings(c.settings);
        if (c.text.empty())
            ++empty;
        else
            out.cues.push_back(std::move(c));
    }
    if (out.cues.empty()) return error{errc::refused, "it holds no caption that could be read"};
    if (out.cues.size() > max_cues)
        return error{errc::refused, "it holds more than " + std::to_string(max_cues) + " captions"};
    std::stable_sort(out.cues.begin(), out.cues.end(),
                     [](const cue& a, const cue& b) { return a.start < b.start; });
    if (raw.bad_times > 0)
        out.remarks.push_back(count_of(raw.bad_times, "caption with an impossible time was left out",
                                       "captions with impossible times were left out"));
    if (empty > 0)
        out.remarks.push_back(
            count_of(empty, "caption without text was left out", "captions without text were left out"));
    if (raw.styles > 0)
        out.remarks.emplace_back("styles and regions were left out; the viewer's own settings apply");
    return out;
}

} // namespace

result<caption_text> read_captions(std::string_view bytes, std::string_view language) {
    auto decoded = to_utf8(bytes, language);
    if (!decoded) return decoded.error();
    auto raw = read_format(decoded->text, language);
    if (!raw) return raw.error();
    return finish(std::move(*raw));
}

result<checked_captions> check_captions(std::string_view bytes, std::string_view language) {
    auto decoded = to_utf8(bytes, language);
    if (!decoded) return decoded.error();
    const std::string_view text = decoded->text;
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text[first] == '<')
        return error{errc::refused, "it is neither WebVTT nor SubRip"};
    auto raw = read_format(text, language);
    if (!raw) return raw.error();
    checked_captions out;
    out.faults = std::move(raw->faults);
    if (!out.faults.empty()) return out;
    auto whole = finish(std::move(*raw));
    if (!whole) return whole.error();
    out.text = std::move(*whole);
    return out;
}

void fit_to(caption_text& captions, microseconds duration) {
    const auto late = std::erase_if(captions.cues, [duration](const cue& c) { return c.start >= duration; });
    for (auto& c : captions.cues) c.end = std::min(c.end, duration);
    // Milliseconds are what WebVTT can say: what is shorter would end as it starts.
    std::erase_if(captions.cues, [](const cue& c) { return c.end - c.start < std::chrono::milliseconds(1); });
    if (late > 0)
        captions.remarks.push_back(count_of(late, "caption after the end of the recording was left out",
                                            "captions after the end of the recording were left out"));
}

void retime(caption_text& captions, const media::cut_list& before, const media::cut_list& now) {
    if (before.cuts() == now.cuts()) return;
    for (auto& c : captions.cues) {
        const auto start = before.origin(c.start), end = before.origin_of_end(c.end);
        const bool stays = now.keeps_most(start, end);
        c.start = now.place(start);
        c.end = stays ? now.place(end) : c.start;
    }
    std::erase_if(captions.cues, [](const cue& c) { return c.end <= c.start; });
}

std::string render_webvtt(const std::vector<cue>& cues) {
    std::string out = "WEBVTT\n\n";
    for (const auto& c : cues) out += format_cue(c);
    return out;
}

std::size_t caption_segment_count(microseconds duration, microseconds segment) {
    const auto rest = duration % segment;
    const auto whole = static_cast<std::size_t>(duration / segment);
    return std::max<std::size_t>(1, rest >= shortest_caption_segment ? whole + 1 : whole);
}

result<std::vector<std::string>> render_segments(const std::vector<cue>& cues, std::size_t count,
                                                 microseconds segment) {
    std::vector<std::string> out;
    std::size_t bytes = 0, first = 0; // no cue before `first` reaches the segment
    for (std::size_t n = 0; n < count; ++n) {
        const auto begin = segment * static_cast<std::int64_t>(n);
        const auto end = n + 1 == count ? microseconds::max() : begin + segment;
        std::string text = "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n";
        while (first < cues.size() && cues[first].end <= begin) ++first;
        for (auto i = first; i < cues.size() && cues[i].start < end; ++i)
            if (cues[i].end > begin) text += format_cue(cues[i]);
        bytes += text.size();
        if (bytes > max_segment_bytes)
            return error{errc::refused, "too many of its captions show for too long at once"};
        out.push_back(std::move(text));
    }
    return out;
}

} // namespace lectern::packaging
