#include "slide_finder.hpp"

#include <algorithm>

namespace lectern::media {

using std::chrono::microseconds;

result<void> slide_finder::take(const AVFrame& picture, std::int64_t number, microseconds end) {
    for (; wants(end); ++next_) {
        if (number != number_) picture_ = share(picture);
        number_ = number;
        if (auto done = slides_.add(picture_, true); !done) return done;
    }
    return {};
}

result<slides_output> slide_finder::finish(microseconds end) {
    constexpr microseconds half_step{500'000 / slide_samples_per_second};
    const auto found = slides_.finish();
    if (!found) return found.error();
    std::vector<time_span> shown;
    for (const auto& s : *found)
        shown.push_back(
            {std::max(time_of(s.first) - half_step, microseconds{0}), std::min(time_of(s.end), end)});
    return slides_.keep(judge_slides(*found), shown, end);
}

} // namespace lectern::media
