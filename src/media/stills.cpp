#include "stills.hpp"

#include "jpeg.hpp"

#include <array>
#include <cstdlib>

namespace lectern::media {
namespace {

using std::chrono::seconds;

// Where a poster is looked for: past the fade-in, not far into the lecture.
constexpr std::array<seconds, 9> candidates{seconds(0),  seconds(2),  seconds(5),  seconds(10), seconds(15),
                                            seconds(20), seconds(30), seconds(45), seconds(60)};
constexpr int thumbnail_width = 160;
constexpr int thumbnail_height = 90;
constexpr double clearly_better = 1.15; // an earlier picture is kept unless a later one shows this much more

// How much there is to see: the mean difference of neighbouring pixels; near 0 for black, white or blurred.
result<double> detail_of(const AVFrame& picture) {
    const auto small = scale_picture(picture, thumbnail_width, thumbnail_height, AV_PIX_FMT_GRAY8);
    if (!small) return small.error();
    std::int64_t sum = 0;
    for (int y = 0; y + 1 < thumbnail_height; ++y) {
        const auto* row = (*small)->data[0] + static_cast<std::ptrdiff_t>(y) * (*small)->linesize[0];
        const auto* below = row + (*small)->linesize[0];
        for (int x = 0; x + 1 < thumbnail_width; ++x)
            sum += std::abs(row[x] - row[x + 1]) + std::abs(row[x] - below[x]);
    }
    return static_cast<double>(sum) / (thumbnail_width * thumbnail_height);
}

} // namespace

stills::stills(const transcode_plan& plan)
    : width_(plan.still_width), height_(plan.still_height), poster_width_(plan.poster_width),
      poster_height_(plan.poster_height), interval_(plan.still_interval) {}

bool stills::wants(std::chrono::microseconds end) const {
    return next_still_ < end || (next_candidate_ < candidates.size() && candidates[next_candidate_] < end);
}

result<void> stills::take(const AVFrame& picture, std::chrono::microseconds end) {
    if (next_candidate_ < candidates.size() && candidates[next_candidate_] < end) {
        while (next_candidate_ < candidates.size() && candidates[next_candidate_] < end) ++next_candidate_;
        const auto detail = detail_of(picture);
        if (!detail) return detail.error();
        if (*detail > best_detail_ * clearly_better) {
            best_detail_ = *detail;
            best_ = share(picture);
        }
    }
    if (next_still_ >= end) return {};
    auto rgb = to_rgb(picture, width_, height_);
    if (!rgb) return rgb.error();
    for (; next_still_ < end; next_still_ += interval_) stills_.push_back({next_still_, *rgb});
    return {};
}

result<std::string> stills::poster() const {
    if (!best_) return std::string();
    return to_jpeg(*best_, poster_width_, poster_height_, poster_quality);
}

} // namespace lectern::media
