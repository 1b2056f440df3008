#include "slide_verdict.hpp"

#include <algorithm>

namespace lectern::media {
namespace {

// Measured on slides, boards and editors: flatness 0.67 and more; on what cameras see: 0.30 and less. Between
// them lie photographs, and slides on a shaded background; they stand stiller than anything before a camera.
constexpr double surely_drawn = 0.65, perhaps_drawn = 0.45, least_measured = 0.67;
constexpr double few_stray = 0.003, no_stray = 0.001;
constexpr double no_restless = 0.005;
constexpr std::int64_t long_shown = std::int64_t{4} * slide_samples_per_second;
constexpr double drawn_share = 0.5; // of the time that pictures stood still: a lecture that shows slides
constexpr double still_share =
    0.03; // a photograph among slides moves as little as they do, or less than this

bool is_drawn(const found_slide& s, bool surely) {
    if (surely) return s.flatness >= least_measured;
    if (s.flatness >= surely_drawn) return true;
    if (s.flatness >= perhaps_drawn && s.stray <= few_stray) return true;
    return s.stray <= no_stray && s.restless <= no_restless && s.end - s.first >= long_shown;
}

} // namespace

slide_verdict judge_slides(const std::vector<found_slide>& found, bool surely) {
    slide_verdict verdict;
    verdict.keep.assign(found.size(), false);
    std::int64_t shown = 0, drawn = 0;
    double inset = still_share;
    for (const auto& s : found) {
        shown += s.end - s.first;
        if (!is_drawn(s, surely)) continue;
        drawn += s.end - s.first;
        inset = std::max(inset, s.restless + still_share);
    }
    if (found.empty()) {
        verdict.reason = "No slides were found: nothing in the picture stands still for long enough.";
    } else if (static_cast<double>(drawn) < drawn_share * static_cast<double>(shown)) {
        verdict.reason = "No slides were found: what stands still looks like a camera's picture.";
    } else {
        for (std::size_t i = 0; i < found.size(); ++i)
            verdict.keep[i] =
                is_drawn(found[i], surely) || (found[i].restless <= inset && found[i].stray <= few_stray);
    }
    return verdict;
}

} // namespace lectern::media
