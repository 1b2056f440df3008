// Makes sound louder or softer by a fixed amount and keeps its true peaks below a ceiling. Pure.
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

namespace lectern::media {

// How the peaks are held of the samples that are given to an encoder.
struct peak_limit {
    double
        ceiling; // 1 is full scale: 1.5 dB below it, and what coding adds to a peak, more where bits are few
    double release_s; // until a gain that fell for a peak is back
};

constexpr peak_limit main_limit{0.75, 0.08}; // -2.5 dB
// Held by 3 dB more in every syllable, speech keeps more of its loudness and of what it says when the gain
// comes back at once (docs/measurements.md).
constexpr peak_limit low_opus_limit{0.603, 0.01}, low_aac_limit{0.55, 0.01}; // -4.4, -5.2 dB

// A limiter that looks ahead: the gain falls before a peak comes and rises slowly after it. As many samples
// come out as go in, none of them later than it was.
class sound_leveller {
public:
    using sink = std::function<result<void>(const float* const* planes, int samples)>;

    // Units: `gain_db` decibels. `limit`: of the peaks between samples too (BS.1770-4 annex 2).
    sound_leveller(int channels, int sample_rate, double gain_db, const peak_limit& limit);

    // Null planes: silence. Errors: what `use` returns.
    result<void> add(const float* const* planes, int samples, const sink& use);
    result<void> finish(const sink& use); // what waits for samples to look ahead at

private:
    static constexpr std::int64_t taps = 12;

    void level(std::size_t samples); // the newest ones
    double true_peak(std::size_t sample) const;
    double next_gain(double wanted);
    void be_even();

    std::int64_t ahead_; // samples
    std::int64_t delay_; // samples, with what the search for peaks needs
    double gain_, ceiling_, release_;
    std::int64_t taken_ = 0;
    std::int64_t loud_until_ = 0;             // from this sample on, none of the latest `taps` is loud
    std::vector<std::vector<float>> waiting_; // a plane a channel: those to look ahead at, then new ones
    std::vector<std::vector<float>> out_;
    struct wish {
        std::int64_t sample;
        double gain;
    };
    std::deque<wish> wishes_; // gains in a rising order: the front is the least in the window
    double envelope_ = 1;
    std::deque<double> envelopes_; // of the window
    double envelope_sum_ = 0;
    bool is_even_ = false; // nothing was lowered for so long that the gain is 1 until something is
    std::int64_t lowered_at_ = 0;
};

} // namespace lectern::media
