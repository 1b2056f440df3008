#include "loudness.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace lectern::media {
namespace {

constexpr double absolute_gate = -70, relative_gate = -10; // LUFS, LU
constexpr std::size_t tenths_per_block = 4;
constexpr double same_channels =
    1e-3; // side against middle: -30 dB, what lossy codecs leave of two equal channels
constexpr double dead_channel = 1e-4; // one channel against the other: -40 dB

double to_lufs(double mean_square) {
    return mean_square <= 0 ? -1000 : -0.691 + 10 * std::log10(mean_square);
}

} // namespace

double k_weighting::biquad::operator()(double x) {
    const double y = b0 * x + z1;
    z1 = b1 * x - a1 * y + z2;
    z2 = b2 * x - a2 * y;
    return y;
}

// In silence, what is left gets so small that processors need ten times as long for it.
k_weighting::biquad k_weighting::biquad::settled() const {
    constexpr double nothing = 1e-30; // -600 dB
    auto now = *this;
    if (std::abs(now.z1) < nothing && std::abs(now.z2) < nothing) now.z1 = now.z2 = 0;
    return now;
}

// The analogue prototypes behind the table of BS.1770-4 annex 1, which is for 48 kHz alone.
k_weighting::k_weighting(int sample_rate) {
    constexpr double shelf_hz = 1681.974450955533, shelf_gain = 3.999843853973347,
                     shelf_q = 0.7071752369554196;
    constexpr double shelf_power = 0.4996667741545416, pass_hz = 38.13547087602444,
                     pass_q = 0.5003270373238773;
    double k = std::tan(std::numbers::pi * shelf_hz / sample_rate);
    const double high = std::pow(10, shelf_gain / 20), band = std::pow(high, shelf_power);
    double a0 = 1 + k / shelf_q + k * k;
    shelf_.b0 = (high + band * k / shelf_q + k * k) / a0;
    shelf_.b1 = 2 * (k * k - high) / a0;
    shelf_.b2 = (high - band * k / shelf_q + k * k) / a0;
    shelf_.a1 = 2 * (k * k - 1) / a0;
    shelf_.a2 = (1 - k / shelf_q + k * k) / a0;
    k = std::tan(std::numbers::pi * pass_hz / sample_rate);
    a0 = 1 + k / pass_q + k * k;
    high_pass_.b1 = -2;
    high_pass_.b2 = 1;
    high_pass_.a1 = 2 * (k * k - 1) / a0;
    high_pass_.a2 = (1 - k / pass_q + k * k) / a0;
}

// With the filters at hand instead of in memory: each sample waits for what the one before left.
void k_weighting::weigh(const float* samples, std::span<double> weighed) {
    auto shelf = shelf_, high_pass = high_pass_;
    for (auto& w : weighed) w = high_pass(shelf(samples == nullptr ? 0.0 : *samples++));
    shelf_ = shelf.settled();
    high_pass_ = high_pass.settled();
}

std::optional<double> gated_loudness::integrated() const {
    std::vector<double> blocks;
    for (std::size_t i = 0; i + tenths_per_block <= tenths_.size(); ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < tenths_per_block; ++j) sum += tenths_[i + j];
        blocks.push_back(sum / tenths_per_block);
    }
    const auto mean_above = [&blocks](double gate) -> std::optional<double> {
        double sum = 0;
        std::size_t number = 0;
        for (const double block : blocks)
            if (to_lufs(block) > gate) sum += block, ++number;
        if (number == 0) return std::nullopt;
        return to_lufs(sum / static_cast<double>(number));
    };
    const auto loud = mean_above(absolute_gate);
    return loud ? mean_above(std::max(absolute_gate, *loud + relative_gate)) : std::nullopt;
}

loudness_meter::loudness_meter(int channels, int sample_rate)
    : channels_(channels),
      tenth_(sample_rate / 10), weighting_{k_weighting(sample_rate), k_weighting(sample_rate)} {}

void loudness_meter::add(const float* const* planes, int samples) {
    constexpr int at_once = 1024;
    std::array<std::array<double, at_once>, 2> weighed;
    for (int done = 0; done < samples;) {
        const int count = std::min({at_once, samples - done, tenth_ - in_tenth_});
        for (std::size_t c = 0; c < weighting_.size() && static_cast<int>(c) < channels_; ++c)
            weighting_[c].weigh(planes == nullptr ? nullptr : planes[c] + done,
                                {weighed[c].data(), static_cast<std::size_t>(count)});
        add_weighed(weighed[0].data(), weighed[channels_ < 2 ? 0 : 1].data(), count);
        done += count;
    }
}

void loudness_meter::add_weighed(const double* left, const double* right, int count) {
    double of_left = 0, of_right = 0, of_middle = 0, of_side = 0;
    for (int i = 0; i < count; ++i) {
        const double middle = (left[i] + right[i]) / 2, side = (left[i] - right[i]) / 2;
        of_left += left[i] * left[i];
        of_right += right[i] * right[i];
        of_middle += middle * middle;
        of_side += side * side;
    }
    left_ += of_left;
    right_ += of_right;
    middle_ += of_middle;
    all_side_ += of_side;
    if ((in_tenth_ += count) == tenth_) end_tenth();
}

void loudness_meter::end_tenth() {
    const auto mean = [this](double& sum, double& all) {
        all += sum;
        return std::exchange(sum, 0) / tenth_;
    };
    const double l = mean(left_, all_left_), r = mean(right_, all_right_);
    mono_.add(mean(middle_, all_middle_));
    stereo_.add(channels_ < 2 ? l : l + r);
    in_tenth_ = 0;
}

bool loudness_meter::is_mono_in_effect() const {
    if (channels_ < 2 || all_side_ <= same_channels * all_middle_) return true;
    return std::min(all_left_, all_right_) <= dead_channel * std::max(all_left_, all_right_);
}

} // namespace lectern::media
