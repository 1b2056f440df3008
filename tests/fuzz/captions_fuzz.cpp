// A caption file in any encoding: what comes out is WebVTT that says the same when it is read again.
#include "require.hpp"

#include "lectern/base/utf8.hpp"
#include "lectern/packaging/captions.hpp"

#include <cstdint>

using lectern::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto first = lectern::packaging::read_captions({reinterpret_cast<const char*>(data), size}, "en");
    if (!first) return 0;
    for (const auto& cue : first->cues) require(cue.start < cue.end, "a cue ends after it starts");
    const auto text = lectern::packaging::render_webvtt(first->cues);
    require(lectern::base::is_utf8(text), "captions are written as UTF-8");
    const auto again = lectern::packaging::read_captions(text, "en");
    const auto checked = lectern::packaging::check_captions(text, "en");
    require(first->cues.empty() || (checked && checked->faults.empty()), "what was written is not at fault");
    if (!first->cues.empty())
        require(again && again->cues.size() == first->cues.size(), "captions survive a round trip");
    return 0;
}
