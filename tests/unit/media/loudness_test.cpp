#include "media/loudness.hpp"
#include "media/sound_leveller.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace lectern::media {
namespace {

std::vector<float> sine(double hz, double amplitude, double seconds, int rate = 48000, double phase = 0) {
    std::vector<float> out(static_cast<std::size_t>(seconds * rate));
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<float>(
            amplitude * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / rate + phase));
    return out;
}

loudness_meter measured(const std::vector<float>& left, const std::vector<float>& right, int rate = 48000) {
    loudness_meter meter(right.empty() ? 1 : 2, rate);
    const float* planes[] = {left.data(), right.data()};
    meter.add(planes, static_cast<int>(left.size()));
    return meter;
}

double decibels(double value) {
    return std::pow(10, value / 20);
}

peak_limit at(double ceiling) {
    return {ceiling, main_limit.release_s};
}

std::vector<float> levelled(const std::vector<float>& in, double gain_db, const peak_limit& limit,
                            int step = 1000) {
    std::vector<float> out;
    sound_leveller leveller(1, 48000, gain_db, limit);
    const auto use = [&out](const float* const* planes, int samples) -> result<void> {
        out.insert(out.end(), planes[0], planes[0] + samples);
        return {};
    };
    for (std::size_t at = 0; at < in.size(); at += static_cast<std::size_t>(step)) {
        const float* planes[] = {in.data() + at};
        const auto samples = std::min<std::size_t>(static_cast<std::size_t>(step), in.size() - at);
        EXPECT_TRUE(leveller.add(planes, static_cast<int>(samples), use));
    }
    EXPECT_TRUE(leveller.finish(use));
    return out;
}

float peak(const std::vector<float>& samples) {
    float most = 0;
    for (const float s : samples) most = std::max(most, std::abs(s));
    return most;
}

} // namespace

// EBU Tech 3341 table 1, cases 1 and 2: a stereo sine of 1 kHz at -23 and at -33 dBFS.
TEST(loudness, a_sine_measures_as_ebu_says) {
    for (const double level : {-23.0, -33.0})
        for (const int rate : {48000, 44100}) {
            const auto tone = sine(1000, decibels(level), 20, rate);
            EXPECT_NEAR(measured(tone, tone, rate).stereo().integrated().value(), level, 0.1) << rate;
        }
}

// Case 3: what is 10 dB softer counts as little as the relative gate lets it.
TEST(loudness, quiet_stretches_are_gated) {
    auto tone = sine(1000, decibels(-36), 10);
    const auto loud = sine(1000, decibels(-23), 60), after = sine(1000, decibels(-36), 10);
    tone.insert(tone.end(), loud.begin(), loud.end());
    tone.insert(tone.end(), after.begin(), after.end());
    EXPECT_NEAR(measured(tone, tone).stereo().integrated().value(), -23, 0.1);
}

TEST(loudness, one_channel_counts_once) {
    const auto tone = sine(1000, decibels(-20), 5);
    EXPECT_NEAR(measured(tone, {}).stereo().integrated().value(), -23, 0.1);
    EXPECT_NEAR(measured(tone, tone).mono().integrated().value(), -23, 0.1);
}

TEST(loudness, silence_has_none) {
    const std::vector<float> nothing(48000 * 3, 0.0F);
    EXPECT_FALSE(measured(nothing, nothing).stereo().integrated());
    loudness_meter meter(2, 48000);
    meter.add(nullptr, 48000 * 3);
    EXPECT_FALSE(meter.stereo().integrated());
    EXPECT_EQ(meter.stereo().lost_to(main_limit, -16), 0);
}

// Words of a second with a plosive each, far above the rest.
TEST(loudness, what_the_leveller_takes_of_peaks_is_made_up_for) {
    auto in = sine(440, 0.1, 20);
    for (std::size_t i = 0; i < in.size(); ++i)
        if (const auto in_word = i % 48000; in_word < 2400) in[i] *= 6;
    constexpr double target = -16;
    const auto loudness = measured(in, {}).stereo();
    for (const double release_s : {main_limit.release_s, low_opus_limit.release_s}) {
        const peak_limit limit{0.5, release_s};
        const double even = target - loudness.integrated().value(), lost = loudness.lost_to(limit, target);
        const auto of = [&](double gain_db) {
            return measured(levelled(in, gain_db, limit), {}).stereo().integrated().value();
        };
        EXPECT_LT(of(even), target - 1) << release_s;
        EXPECT_NEAR(of(even + lost), target, 0.3) << release_s;
        EXPECT_NEAR(loudness.levelled(even, limit).value(), of(even), 0.3) << release_s;
    }
}

TEST(loudness, a_sound_without_peaks_loses_nothing_and_one_of_peaks_alone_is_not_made_noise) {
    EXPECT_EQ(measured(sine(440, 0.1, 5), {}).stereo().lost_to(main_limit, -16), 0);
    std::vector<float> clicks(48000 * 5, 0.0F);
    for (std::size_t i = 0; i < clicks.size(); i += 24000) clicks[i] = 0.9F;
    EXPECT_NEAR(measured(clicks, {}).stereo().lost_to(main_limit, -16), most_made_up_db, 0.1);
}

TEST(loudness, equal_channels_and_a_dead_one_are_mono_in_effect) {
    const auto tone = sine(500, 0.3, 3), other = sine(700, 0.3, 3),
               nothing = std::vector<float>(tone.size(), 0.0F);
    auto almost = tone;
    for (std::size_t i = 0; i < almost.size(); ++i) almost[i] += 0.005F * other[i];
    EXPECT_TRUE(measured(tone, tone).is_mono_in_effect());
    EXPECT_TRUE(measured(tone, almost).is_mono_in_effect()) << "what a codec leaves of equal channels";
    EXPECT_TRUE(measured(tone, nothing).is_mono_in_effect());
    EXPECT_TRUE(measured(tone, {}).is_mono_in_effect());
    EXPECT_FALSE(measured(tone, other).is_mono_in_effect());
    EXPECT_FALSE(measured(tone, sine(500, 0.3, 3, 48000, std::numbers::pi)).is_mono_in_effect());
}

TEST(sound_leveller, below_the_ceiling_it_only_multiplies) {
    const auto in = sine(440, 0.1, 1);
    const auto out = levelled(in, 6.0206, at(0.8));
    ASSERT_EQ(out.size(), in.size());
    for (std::size_t i = 0; i < in.size(); ++i) ASSERT_NEAR(out[i], 2 * in[i], 1e-5) << i;
}

TEST(sound_leveller, no_peak_passes_the_ceiling) {
    auto in = sine(440, 0.2, 2);
    for (const std::size_t at : {5000U, 30000U, 60000U})
        for (std::size_t i = 0; i < 50; ++i) in[at + i] = i % 2 == 0 ? 0.95F : -0.95F;
    const auto out = levelled(in, 12, at(0.7));
    ASSERT_EQ(out.size(), in.size());
    EXPECT_LE(peak(out), 0.7001F);
}

TEST(sound_leveller, peaks_between_samples_are_kept_below_too) {
    // At a quarter of the sample rate and 45 degrees, samples reach 0.707 of the true peak.
    const auto in = sine(12000, 0.9, 1, 48000, std::numbers::pi / 4);
    const auto out = levelled(in, 0, at(0.7));
    EXPECT_LT(peak(std::vector<float>(out.begin() + 24000, out.end())), 0.7 * 0.74);
}

TEST(sound_leveller, it_comes_back_after_a_peak) {
    auto in = sine(440, 0.2, 3);
    in[48000] = 1.0F;
    const auto out = levelled(in, 0, at(0.5));
    EXPECT_NEAR(peak(std::vector<float>(out.end() - 24000, out.end())), 0.2, 0.002);
}

TEST(sound_leveller, as_many_samples_come_out_as_go_in_however_they_come) {
    for (const std::size_t samples : {1U, 100U, 240U, 1000U}) {
        const std::vector<float> in(samples, 0.25F);
        for (const int step : {1, 7, 1000}) {
            const auto out = levelled(in, 0, at(0.9), step);
            ASSERT_EQ(out.size(), samples);
            EXPECT_NEAR(out.front(), 0.25, 1e-6);
        }
    }
}

TEST(sound_leveller, silence_stays_silence) {
    std::vector<float> out;
    sound_leveller leveller(2, 48000, 30, main_limit);
    const auto use = [&out](const float* const* planes, int samples) -> result<void> {
        out.insert(out.end(), planes[1], planes[1] + samples);
        return {};
    };
    ASSERT_TRUE(leveller.add(nullptr, 5000, use));
    ASSERT_TRUE(leveller.finish(use));
    EXPECT_EQ(out.size(), 5000U);
    EXPECT_EQ(peak(out), 0.0F);
}

} // namespace lectern::media
