// How loud sound is (ITU-R BS.1770-4, EBU R128), and whether its two channels differ. Pure.
#pragma once

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

// Integrated loudness of blocks that overlap by three quarters, gated twice.
class gated_loudness {
public:
    void add(double mean_square) { tenths_.push_back(mean_square); } // of the next 100 ms
    // Units: LUFS. Nothing when all is below the absolute gate of -70.
    std::optional<double> integrated() const;

private:
    std::vector<double> tenths_;
};

class loudness_meter {
public:
    // One or two channels.
    loudness_meter(int channels, int sample_rate);
    // Null planes: silence.
    void add(const float* const* planes, int samples);

    std::optional<double> stereo() const { return stereo_.integrated(); } // of the channels as they are
    std::optional<double> mono() const { return mono_.integrated(); }     // of their mean, as one channel
    // Both channels say the same, or one of them says nothing.
    bool is_mono_in_effect() const;

private:
    void add_weighed(const double* left, const double* right, int count); // of this tenth
    void end_tenth();

    int channels_;
    int tenth_; // samples in 100 ms
    std::array<k_weighting, 2> weighting_;
    int in_tenth_ = 0;
    double left_ = 0, right_ = 0, middle_ = 0; // sums of squares in this tenth
    double all_left_ = 0, all_right_ = 0, all_middle_ = 0, all_side_ = 0;
    gated_loudness stereo_, mono_;
};

} // namespace lectern::media
