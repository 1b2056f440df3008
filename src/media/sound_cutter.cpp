#include "sound_cutter.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lectern::media {
namespace {

constexpr double fade_s = 0.005; // a jump from sample to sample would click

std::int64_t sample_at(std::chrono::microseconds at, int rate) {
    return std::llroundl(static_cast<long double>(at.count()) * rate / 1e6L);
}

} // namespace

sound_cutter::sound_cutter(const cut_list& cuts, int channels, int sample_rate)
    : fade_(std::lround(fade_s * sample_rate)), faded_(static_cast<std::size_t>(channels)) {
    for (const auto& c : cuts.cuts())
        gaps_.push_back({sample_at(c.from, sample_rate), sample_at(c.to, sample_rate)});
}

result<void> sound_cutter::add(const float* const* planes, int samples, const sound_placer::sink& use) {
    const auto end = begin_ + samples;
    auto at = begin_;
    for (const auto& g : gaps_) {
        if (g.to <= at) continue;
        if (g.from >= end) break;
        if (g.from > at)
            if (auto kept = keep(planes, {at, g.from}, use); !kept) return kept;
        at = std::min(end, g.to);
    }
    if (at < end)
        if (auto kept = keep(planes, {at, end}, use); !kept) return kept;
    begin_ = end;
    return {};
}

// 1 away from the joints.
float sound_cutter::gain_at(std::int64_t sample) const {
    auto nearest = fade_;
    for (const auto& g : gaps_)
        nearest = std::min(nearest, sample < g.from ? g.from - sample : sample - g.to + 1);
    return static_cast<float>(nearest) / static_cast<float>(fade_);
}

result<void> sound_cutter::keep(const float* const* planes, range part, const sound_placer::sink& use) {
    const auto samples = static_cast<int>(part.to - part.from);
    kept_ += samples;
    if (planes == nullptr) return use(nullptr, samples);
    std::array<const float*, 2> kept{};
    const bool near = std::ranges::any_of(
        gaps_, [&](const range& gap) { return part.from < gap.to + fade_ && part.to > gap.from - fade_; });
    for (std::size_t c = 0; c < faded_.size(); ++c) {
        kept[c] = planes[c] + (part.from - begin_);
        if (!near) continue;
        faded_[c].assign(kept[c], kept[c] + samples);
        for (int i = 0; i < samples; ++i) faded_[c][static_cast<std::size_t>(i)] *= gain_at(part.from + i);
        kept[c] = faded_[c].data();
    }
    return use(kept.data(), samples);
}

} // namespace lectern::media
