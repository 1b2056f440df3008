#include "sound_leveller.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace lectern::media {
namespace {

constexpr double look_ahead_s = 0.005, release_s = 0.08;
constexpr double surely_below = 0.5; // of the ceiling: no peak between such samples can reach it

// BS.1770-4 annex 2: the interpolation that finds peaks between samples. The other two phases are these
// reversed.
constexpr std::array<std::array<double, 12>, 2> phases{
    {{0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625,
      0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250,
      -0.0083007812500},
     {-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250,
      0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875,
      -0.0189208984375}}};

double interpolated_peak(const std::vector<float>& recent) {
    double peak = 0;
    for (const auto& phase : phases) {
        double forward = 0, backward = 0;
        for (std::size_t i = 0; i < phase.size(); ++i) {
            forward += phase[i] * static_cast<double>(recent[i]);
            backward += phase[phase.size() - 1 - i] * static_cast<double>(recent[i]);
        }
        peak = std::max({peak, std::abs(forward), std::abs(backward)});
    }
    return peak;
}

} // namespace

sound_leveller::sound_leveller(int channels, int sample_rate, double gain_db, double ceiling)
    : channels_(channels), ahead_(std::lround(look_ahead_s * sample_rate)), delay_(ahead_ + taps / 2),
      gain_(std::pow(10, gain_db / 20)), ceiling_(ceiling), release_(1 / (release_s * sample_rate)),
      waiting_(static_cast<std::size_t>(channels)), out_(waiting_),
      recent_(waiting_.size(), std::vector<float>(taps, 0.0F)) {}

double sound_leveller::true_peak() const {
    double peak = 0;
    for (const auto& recent : recent_) {
        double largest = 0;
        for (const float sample : recent) largest = std::max(largest, std::abs(static_cast<double>(sample)));
        if (largest <= surely_below * ceiling_) continue;
        // Half of the taps lie before the place that is looked at: the sample itself counts when it is
        // newest.
        peak = std::max({peak, std::abs(static_cast<double>(recent.back())), interpolated_peak(recent)});
    }
    return peak;
}

// The least gain wanted in the window, let go of slowly, and averaged over the window: never more than wanted
// by any sample in it.
double sound_leveller::next_gain(double wanted) {
    while (!wishes_.empty() && wishes_.back().gain >= wanted) wishes_.pop_back();
    wishes_.push_back({taken_, wanted});
    while (wishes_.front().sample < taken_ - delay_) wishes_.pop_front();
    const double least = wishes_.front().gain;
    envelope_ = least < envelope_ ? least : envelope_ + (least - envelope_) * release_;
    envelopes_.push_back(envelope_);
    envelope_sum_ += envelope_;
    if (static_cast<std::int64_t>(envelopes_.size()) > ahead_ + 1) {
        envelope_sum_ -= envelopes_.front();
        envelopes_.pop_front();
    }
    return envelope_sum_ / static_cast<double>(envelopes_.size());
}

void sound_leveller::take(const float* const* planes, int sample) {
    for (std::size_t c = 0; c < recent_.size(); ++c) {
        const float value =
            planes == nullptr ? 0.0F : static_cast<float>(static_cast<double>(planes[c][sample]) * gain_);
        waiting_[c].push_back(value);
        recent_[c].erase(recent_[c].begin());
        recent_[c].push_back(value);
    }
    const double peak = true_peak();
    const double gain = next_gain(peak > ceiling_ ? ceiling_ / peak : 1.0);
    if (taken_++ < delay_) return;
    for (std::size_t c = 0; c < waiting_.size(); ++c) {
        const auto at = static_cast<std::size_t>(out_[c].size());
        out_[c].push_back(static_cast<float>(static_cast<double>(waiting_[c][at]) * gain));
    }
}

result<void> sound_leveller::emit(const sink& use) {
    const auto ready = out_.front().size();
    if (ready == 0) return {};
    std::vector<const float*> planes;
    for (const auto& plane : out_) planes.push_back(plane.data());
    auto used = use(planes.data(), static_cast<int>(ready));
    for (std::size_t c = 0; c < out_.size(); ++c) {
        waiting_[c].erase(waiting_[c].begin(), waiting_[c].begin() + static_cast<std::ptrdiff_t>(ready));
        out_[c].clear();
    }
    return used;
}

result<void> sound_leveller::add(const float* const* planes, int samples, const sink& use) {
    for (int i = 0; i < samples; ++i) take(planes, i);
    return emit(use);
}

result<void> sound_leveller::finish(const sink& use) {
    for (std::int64_t i = 0; i < delay_; ++i) take(nullptr, 0);
    return emit(use);
}

} // namespace lectern::media
