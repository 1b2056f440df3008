#include "cut_grid.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lectern::media {
namespace {

constexpr std::chrono::microseconds sliver{45'000}; // a segment this short is cut off rather than served

} // namespace

cut_grid::cut_grid(std::chrono::microseconds key_frames, std::chrono::microseconds segments)
    : interval_(key_frames), fragments_per_segment_(std::max<std::int64_t>(1, segments / key_frames)) {}

cut_grid::cut_grid(std::chrono::microseconds key_frames, std::chrono::microseconds segments, rational rate,
                   std::int64_t step)
    : cut_grid(key_frames, segments) {
    rate_ = rate;
    step_ = step;
}

std::int64_t cut_grid::picture(std::int64_t k) const {
    const auto seconds = static_cast<long double>(interval_.count()) * static_cast<long double>(k) / 1e6L;
    const auto steps = std::llroundl(seconds * rate_.num / rate_.den / step_);
    // Where pictures are rarer than the interval, each one begins a fragment.
    const bool rare = static_cast<long double>(step_) * rate_.den / rate_.num > interval_.count() / 1e6L;
    return (rare ? k : steps) * step_;
}

std::int64_t cut_grid::audio_frame(std::int64_t k, int sample_rate, int frame_size) const {
    const auto seconds =
        rate_.num == 0 ? static_cast<long double>(interval_.count()) * static_cast<long double>(k) / 1e6L
                       : static_cast<long double>(picture(k)) * rate_.den / rate_.num;
    return std::llroundl(seconds * sample_rate / frame_size);
}

std::chrono::microseconds cut_grid::without_sliver(std::chrono::microseconds end) const {
    const auto segment = interval_ * fragments_per_segment_;
    const auto k = end / segment * fragments_per_segment_;
    auto start = interval_ * k;
    if (rate_.num != 0)
        start = std::chrono::microseconds(
            std::llroundl(static_cast<long double>(picture(k)) * rate_.den / rate_.num * 1e6L));
    const auto rest = end - start;
    return k > 0 && rest >= std::chrono::microseconds{0} && rest < sliver ? start : end;
}

std::int64_t grid_step_of(const std::vector<video_rendition_plan>& video) {
    std::int64_t step = 1;
    for (const auto& rendition : video) step = std::lcm(step, std::max(1, rendition.keep_every));
    return step;
}

std::int64_t common_step(const transcode_plan& plan) {
    return std::lcm(std::max<std::int64_t>(1, plan.grid_step), grid_step_of(plan.video));
}

} // namespace lectern::media
