// What a lecture shows, from looks at it. Pure.
#pragma once

#include "lectern/media/survey.hpp"

#include <string>
#include <vector>

namespace lectern::packaging {

enum class content_kind { slides, mixed, camera };

// What a lecture shows, from what its stretches show.
struct content {
    content_kind kind = content_kind::camera;
    double camera = 1, inset = 0, scrolling = 0, animated = 0, still = 0; // shares of the time
    double key_bytes = 0, other_bytes = 0; // means of the trial; 0 when there was none
    double needs = 1;         // share of its lines without which a camera's picture loses something
    double changes_per_s = 0; // whole pictures that are new, as far as the looks tell
};
content summarise(const std::vector<media::stretch>& stretches);

// A sentence for who reads the plan.
std::string describe(const content& seen, std::size_t looks);

} // namespace lectern::packaging
