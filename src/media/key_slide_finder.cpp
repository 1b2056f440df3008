#include "key_slide_finder.hpp"

#include <algorithm>

namespace lectern::media {

using std::chrono::microseconds;

namespace {

constexpr slide_rules rules{2, 3, 8}; // at rest after one key frame
constexpr microseconds shortest_shown{1'500'000};

} // namespace

key_slide_finder::key_slide_finder(const std::filesystem::path& directory, slide_images::finisher finish)
    : slides_(
          slide_images(directory, false, std::move(finish)),
          [this](std::int64_t sample) {
              return times_[std::min(static_cast<std::size_t>(sample), times_.size() - 1)];
          },
          rules) {}

result<void> key_slide_finder::take(const slide_collector::picture_ptr& picture, microseconds at,
                                    bool follows) {
    times_.push_back(at);
    return slides_.add(picture, follows);
}

result<void> key_slide_finder::take_unknown(microseconds at) {
    if (times_.empty()) return {};
    times_.push_back(at);
    return slides_.add_unknown();
}

result<slides_output> key_slide_finder::finish(microseconds end) {
    auto found = slides_.finish();
    if (!found) return found.error();
    const auto step = [](microseconds at) { return at.count() * slide_samples_per_second / 1'000'000; };
    std::vector<time_span> shown;
    for (auto& slide : *found) {
        const auto until = static_cast<std::size_t>(slide.end);
        const auto start = std::max(times_[static_cast<std::size_t>(slide.first)], microseconds{0});
        const auto stop = until < times_.size() ? std::min(times_[until], end) : end;
        slide.first = step(start); // as if it had been sampled at equal steps
        slide.end = step(stop);
        shown.push_back(stop - start < shortest_shown ? time_span{} : time_span{start, stop});
    }
    return slides_.keep(judge_slides(*found, true), shown, end); // half seconds do not tell how much moves
}

} // namespace lectern::media
