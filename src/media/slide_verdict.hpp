// Which of the pictures that stood still are slides, and why there are none. Pure.
#pragma once

#include "slide_detector.hpp"

#include <string>
#include <vector>

namespace lectern::media {

struct slide_verdict {
    std::vector<bool> keep; // one per picture
    std::string reason;     // why there are no slides, a sentence; empty when there are
};

// `surely`: when in doubt, none.
slide_verdict judge_slides(const std::vector<found_slide>& found, bool surely = false);

} // namespace lectern::media
