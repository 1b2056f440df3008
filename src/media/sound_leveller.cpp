#include "sound_leveller.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <iterator>

namespace lectern::media {
namespace {

constexpr double look_ahead_s = 0.005;
constexpr double surely_below = 0.5; // of the ceiling: no peak between such samples can reach it
constexpr double inaudibly_low = 1 - 1e-6;

// BS.1770-4 annex 2: the interpolation that finds peaks between samples. The other two phases are these
// reversed.
constexpr std::array<std::array<double, 12>, 2> phases{
    {{0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625,
      0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250,
      -0.0083007812500},
     {-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250,
      0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875,
      -0.0189208984375}}};

// `newest` is the last of a dozen samples.
double interpolated_peak(const float* newest) {
    double peak = 0;
    for (const auto& phase : phases) {
        const float* const oldest = newest - (phase.size() - 1);
        double forward = 0, backward = 0;
        for (std::size_t i = 0; i < phase.size(); ++i) {
            forward += phase[i] * static_cast<double>(oldest[i]);
            backward += phase[phase.size() - 1 - i] * static_cast<double>(oldest[i]);
        }
        peak = std::max({peak, std::abs(forward), std::abs(backward)});
    }
    return peak;
}

} // namespace

sound_leveller::sound_leveller(int channels, int sample_rate, double gain_db, const peak_limit& limit)
    : ahead_(std::lround(look_ahead_s * sample_rate)), delay_(ahead_ + taps),
      gain_(std::pow(10, gain_db / 20)), ceiling_(limit.ceiling),
      release_(1 / (limit.release_s * sample_rate)),
      waiting_(static_cast<std::size_t>(channels),
               std::vector<float>(static_cast<std::size_t>(delay_), 0.0F)),
      out_(waiting_.size()) {
    be_even();
}

// Of the dozen samples that end at this one. Half of them lie before the place that is looked at: the sample
// itself counts when it is newest.
double sound_leveller::true_peak(std::size_t sample) const {
    double peak = 0;
    for (const auto& plane : waiting_)
        peak =
            std::max({peak, std::abs(static_cast<double>(plane[sample])), interpolated_peak(&plane[sample])});
    return peak;
}

void sound_leveller::be_even() {
    is_even_ = true;
    wishes_.clear();
    envelope_ = 1;
    envelopes_.assign(static_cast<std::size_t>(ahead_ + 1), 1.0);
    envelope_sum_ = static_cast<double>(envelopes_.size());
}

// The least gain wanted in the window, let go of slowly, and averaged over the window: never more than wanted
// by any sample in it.
double sound_leveller::next_gain(double wanted) {
    if (wanted < 1) is_even_ = false, lowered_at_ = taken_;
    if (is_even_) return 1;
    while (!wishes_.empty() && wishes_.back().gain >= wanted) wishes_.pop_back();
    wishes_.push_back({taken_, wanted});
    while (wishes_.front().sample < taken_ - delay_) wishes_.pop_front();
    const double least = wishes_.front().gain;
    envelope_ = least < envelope_ ? least : envelope_ + (least - envelope_) * release_;
    envelopes_.push_back(envelope_);
    envelope_sum_ += envelope_ - envelopes_.front();
    envelopes_.pop_front();
    if (envelope_ > inaudibly_low && taken_ - lowered_at_ > delay_) be_even();
    return std::min(1.0, envelope_sum_ / static_cast<double>(envelopes_.size()));
}

void sound_leveller::level(std::size_t samples) {
    const auto first = static_cast<std::size_t>(delay_);
    for (std::size_t i = 0; i < samples; ++i, ++taken_) {
        for (const auto& plane : waiting_)
            if (std::abs(static_cast<double>(plane[first + i])) > surely_below * ceiling_)
                loud_until_ = taken_ + taps;
        const double peak = taken_ < loud_until_ ? true_peak(first + i) : 0;
        const double gain = next_gain(peak > ceiling_ ? ceiling_ / peak : 1.0);
        if (taken_ < delay_) continue;
        for (std::size_t c = 0; c < waiting_.size(); ++c)
            out_[c].push_back(static_cast<float>(static_cast<double>(waiting_[c][i]) * gain));
    }
}

result<void> sound_leveller::add(const float* const* planes, int samples, const sink& use) {
    const auto count = static_cast<std::size_t>(samples);
    for (std::size_t c = 0; c < waiting_.size(); ++c) {
        auto& plane = waiting_[c];
        if (planes == nullptr)
            plane.resize(plane.size() + count, 0.0F);
        else
            std::transform(planes[c], planes[c] + count, std::back_inserter(plane), [this](float sample) {
                return static_cast<float>(static_cast<double>(sample) * gain_);
            });
        out_[c].clear();
    }
    level(count);
    std::vector<const float*> ready;
    for (std::size_t c = 0; c < waiting_.size(); ++c) {
        waiting_[c].erase(waiting_[c].begin(), waiting_[c].begin() + samples);
        ready.push_back(out_[c].data());
    }
    if (out_.front().empty()) return {};
    return use(ready.data(), static_cast<int>(out_.front().size()));
}

result<void> sound_leveller::finish(const sink& use) {
    return add(nullptr, static_cast<int>(delay_), use);
}

} // namespace lectern::media
