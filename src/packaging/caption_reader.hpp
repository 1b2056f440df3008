// The two families of caption formats, as cues not yet cleaned or sorted.
#pragma once

#include "lectern/packaging/captions.hpp"

#include <optional>

namespace lectern::packaging {

// Hours of any length, minutes and seconds under 60, "." or "," before up to three digits: "00:01.000",
// "1:02:03,5".
std::optional<std::chrono::microseconds> parse_cue_time(std::string_view text);

struct raw_captions {
    std::vector<cue> cues;
    std::size_t bad_times = 0;         // timing lines that could not be read
    std::vector<caption_fault> faults; // what a careful reader would ask about; the first of them
    std::size_t styles = 0;            // STYLE and REGION blocks left out
};

raw_captions read_timed_blocks(std::string_view text); // WebVTT and SubRip
// Of a file that holds several languages only the wanted one is read, or the first when it holds none of it.
raw_captions read_ttml(std::string_view text, std::string_view language);

} // namespace lectern::packaging
