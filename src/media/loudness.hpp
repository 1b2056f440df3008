// How loud sound is (ITU-R BS.1770-4, EBU R128), and whether its two channels differ. Pure.
#pragma once

#include "sound_leveller.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lectern::media {

// The K-weighting of BS.1770 for any sample rate.
class k_weighting {
public:
    explicit k_weighting(int sample_rate);
    // Null samples: silence.
    void weigh(const float* samples, std::span<double> weighed);

private:
    struct biquad {
        double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;
        double z1 = 0, z2 = 0;
        double operator()(double x);
        biquad settled() const;
    };
    biquad shelf_, high_pass_;
};

constexpr double most_made_up_db = 6; // of a sound that is peaks alone, more would make one noise
constexpr double most_made_up_low_db = 7;

// Integrated loudness of blocks that overlap by three quarters, gated twice.
class gated_loudness {
public:
    struct step {              // of 10 ms
        float mean_square = 0; // weighted
        float peak = 0;        // of its samples
    };
    void add(const step& next) { steps_.push_back(next); }
    // Units: LUFS. Nothing when all is below the absolute gate of -70.
    std::optional<double> integrated() const { return levelled(0, no_limit); }
    // The same after a sound_leveller.
    std::optional<double> levelled(double gain_db, const peak_limit& limit) const;
    // Decibels to add to the gain that would bring it to `target` LUFS if its peaks were not held: 0 to
    // `most`.
    double lost_to(const peak_limit& limit, double target, double most = most_made_up_db) const;

private:
    static constexpr peak_limit no_limit{1e30, 1};

    std::vector<step> steps_;
};

class loudness_meter {
public:
    // One or two channels.
    loudness_meter(int channels, int sample_rate);
    // Null planes: silence.
    void add(const float* const* planes, int samples);

    // Of the channels as they are.
    const gated_loudness& stereo() const noexcept { return channels_ < 2 ? mono_ : stereo_; }
    const gated_loudness& mono() const noexcept { return mono_; } // of their mean, as one channel
    // Both channels say the same, or one of them says nothing.
    bool is_mono_in_effect() const;

private:
    struct stretch {
        const double *left, *right; // weighted
        int count;
    };
    void add_weighed(const stretch& part); // of this step
    void add_peaks(const float* left, const float* right, int count);
    void end_step();

    int channels_;
    int step_; // samples
    std::array<k_weighting, 2> weighting_;
    int in_step_ = 0;
    double left_ = 0, right_ = 0, middle_ = 0;  // sums of squares in this step
    float highest_ = 0, highest_of_middle_ = 0; // of its samples
    double all_left_ = 0, all_right_ = 0, all_middle_ = 0, all_side_ = 0;
    gated_loudness stereo_, mono_;
};

} // namespace lectern::media
