// Captions: read from WebVTT, SubRip or TTML, made safe, written as WebVTT.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/cut_list.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::packaging {

struct cue {
    std::chrono::microseconds start{}, end{};
    std::string settings; // WebVTT cue settings, checked
    std::string text;     // WebVTT cue text: lines without blanks between, only WebVTT's tags and entities
};

struct caption_text {
    std::vector<cue> cues;            // by start; end after start
    std::vector<std::string> remarks; // what was left out
};

// Lines at fault of a file, in its order.
struct caption_fault {
    std::size_t line = 0; // 1-based
    std::string what;     // "the times cannot be read: 00:61:00.000 --> 00:62:00.000"
};
struct checked_captions {
    caption_text text;
    std::vector<caption_fault> faults; // at most most_caption_faults; not empty: the text must not be used
};
constexpr std::size_t most_caption_faults = 20;
constexpr std::size_t max_cues = 100'000; // 12 h with two a second

// WebVTT or SubRip of somebody who is there to hear of it: nothing that was written is left out without a
// word. Errors: refused (what is no such file, no encoding).
result<checked_captions> check_captions(std::string_view bytes, std::string_view language);

// `bytes` as uploaded. `language` helps to recognise the encoding. Errors: refused with the reason, as a
// phrase about the file.
result<caption_text> read_captions(std::string_view bytes, std::string_view language);

// Cue text from a stranger as WebVTT cue text: other tags are dropped (script and style with what they hold),
// entities and stray angle brackets escaped, controls removed, blank lines removed.
std::string clean_cue_text(std::string_view text);

// The settings WebVTT knows with values it allows; regions are dropped with the definitions they need.
std::string clean_cue_settings(std::string_view settings);

// What begins after the end is dropped, what ends after it is cut; a remark counts the dropped.
void fit_to(caption_text& captions, std::chrono::microseconds duration);

// From the times of a lecture that was left without `before` to one without `now`, of the same recording.
// What was said for the most part in a cut goes with it; what went before does not come back.
void retime(caption_text& captions, const media::cut_list& before, const media::cut_list& now);

std::string render_webvtt(const std::vector<cue>& cues);

// At least 1. A rest of under `shortest_caption_segment` is part of the last.
std::size_t caption_segment_count(std::chrono::microseconds duration, std::chrono::microseconds segment);
constexpr std::chrono::milliseconds shortest_caption_segment{400};

// `count` texts: a header with X-TIMESTAMP-MAP and every cue that shows during the segment; the last has no
// end. Errors: refused when repeated cues would fill more than `max_segment_bytes` in all.
result<std::vector<std::string>> render_segments(const std::vector<cue>& cues, std::size_t count,
                                                 std::chrono::microseconds segment);
constexpr std::size_t max_segment_bytes = 64U << 20U;

} // namespace lectern::packaging
