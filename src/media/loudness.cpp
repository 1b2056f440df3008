#include "loudness.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace lectern::media {
namespace {

constexpr double absolute_gate = -70, relative_gate = -10; // LUFS, LU
constexpr std::size_t tenths_per_block = 4, steps_in_tenth = 10;
constexpr int steps_a_second = 100;
constexpr double same_channels =
    1e-3; // side against middle: -30 dB, what lossy codecs leave of two equal channels
constexpr double dead_channel = 1e-4; // one channel against the other: -40 dB

double to_lufs(double mean_square) {
    return mean_square <= 0 ? -1000 : -0.691 + 10 * std::log10(mean_square);
}

std::optional<double> gated(const std::vector<double>& tenths) {
    std::vector<double> blocks;
    for (std::size_t i = 0; i + tenths_per_block <= tenths.size(); ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < tenths_per_block; ++j) sum += tenths[i + j];
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

std::optional<double> gated_loudness::levelled(double gain_db, const peak_limit& limit) const {
    const double gain = std::pow(10, gain_db / 20);
    const double release = 1 - std::exp(-1 / (limit.release_s * steps_a_second));
    std::vector<double> tenths(steps_.size() / steps_in_tenth, 0.0);
    double envelope = 1;
    for (std::size_t i = 0; i < tenths.size() * steps_in_tenth; ++i) {
        const double wanted =
            std::min(1.0, limit.ceiling / std::max(1e-9, gain * static_cast<double>(steps_[i].peak)));
        envelope = wanted < envelope ? wanted : envelope + (wanted - envelope) * release;
        const double factor = gain * envelope;
        tenths[i / steps_in_tenth] +=
            static_cast<double>(steps_[i].mean_square) * factor * factor / steps_in_tenth;
    }
    return gated(tenths);
}

double gated_loudness::lost_to(const peak_limit& limit, double target, double most) const {
    constexpr double close = 0.05; // LU
    constexpr int halvings = 8;
    const auto plain = integrated();
    if (!plain) return 0;
    const auto reached = [&](double more) { return levelled(target - *plain + more, limit).value_or(-1000); };
    if (reached(0) >= target - close) return 0;
    double low = 0, high = most;
    for (int i = 0; i < halvings; ++i) {
        const double middle = (low + high) / 2;
        (reached(middle) < target ? low : high) = middle;
    }
    return high;
}

loudness_meter::loudness_meter(int channels, int sample_rate)
    : channels_(channels),
      step_(sample_rate / steps_a_second), weighting_{k_weighting(sample_rate), k_weighting(sample_rate)} {}

void loudness_meter::add(const float* const* planes, int samples) {
    constexpr int at_once = 1024;
    std::array<std::array<double, at_once>, 2> weighed;
    const std::size_t right = channels_ < 2 ? 0 : 1;
    for (int done = 0; done < samples;) {
        const int count = std::min({at_once, samples - done, step_ - in_step_});
        for (std::size_t c = 0; c <= right; ++c)
            weighting_[c].weigh(planes == nullptr ? nullptr : planes[c] + done,
                                {weighed[c].data(), static_cast<std::size_t>(count)});
        if (planes != nullptr) add_peaks(planes[0] + done, planes[right] + done, count);
        add_weighed({weighed[0].data(), weighed[right].data(), count});
        done += count;
    }
}

void loudness_meter::add_peaks(const float* left, const float* right, int count) {
    for (int i = 0; i < count; ++i) {
        highest_ = std::max({highest_, std::abs(left[i]), std::abs(right[i])});
        highest_of_middle_ = std::max(highest_of_middle_, std::abs(left[i] + right[i]) / 2);
    }
}

void loudness_meter::add_weighed(const stretch& part) {
    double of_left = 0, of_right = 0, of_middle = 0, of_side = 0;
    for (int i = 0; i < part.count; ++i) {
        const double left = part.left[i], right = part.right[i], middle = (left + right) / 2,
                     side = (left - right) / 2;
        of_left += left * left;
        of_right += right * right;
        of_middle += middle * middle;
        of_side += side * side;
    }
    left_ += of_left;
    right_ += of_right;
    middle_ += of_middle;
    all_side_ += of_side;
    if ((in_step_ += part.count) == step_) end_step();
}

void loudness_meter::end_step() {
    const auto mean = [this](double& sum, double& all) {
        all += sum;
        return std::exchange(sum, 0) / step_;
    };
    const double l = mean(left_, all_left_), r = mean(right_, all_right_);
    mono_.add({static_cast<float>(mean(middle_, all_middle_)), std::exchange(highest_of_middle_, 0)});
    if (channels_ > 1) stereo_.add({static_cast<float>(l + r), std::exchange(highest_, 0)});
    in_step_ = 0;
}

bool loudness_meter::is_mono_in_effect() const {
    if (channels_ < 2 || all_side_ <= same_channels * all_middle_) return true;
    return std::min(all_left_, all_right_) <= dead_channel * std::max(all_left_, all_right_);
}

} // namespace lectern::media
