#include "media/rate_keeper.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace lectern::media {
namespace {

constexpr std::int64_t bps = 24'000;
constexpr int rate = 24'000, frame = 1024;
constexpr std::size_t entry = 4;

std::vector<float> sound(float amplitude) {
    std::vector<float> samples(frame);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = amplitude * std::sin(static_cast<float>(i) * 0.1F);
    return samples;
}

class keeping_a_rate : public testing::Test {
protected:
    void hears(float amplitude, int frames) {
        for (int i = 0; i < frames; ++i) {
            auto samples = sound(amplitude);
            keeper_.prepare(samples);
        }
    }
    void takes(std::size_t bytes, int packets) {
        for (int i = 0; i < packets; ++i) keeper_.took(bytes);
    }

    rate_keeper keeper_{bps, rate, frame};
};

} // namespace

TEST_F(keeping_a_rate, what_is_taken_beyond_it_is_taken_back_and_what_is_saved_is_spent) {
    const auto at_first = keeper_.rate();
    EXPECT_GT(at_first, bps * 9 / 10);
    EXPECT_LE(at_first, bps);
    takes(128 - entry, 200);
    EXPECT_EQ(keeper_.rate(), at_first) << "this is the rate";
    takes(160 - entry, 100);
    const auto after_much = keeper_.rate();
    EXPECT_NEAR(static_cast<double>(after_much), static_cast<double>(at_first) - 32 * 8 * 100 / 10.0, 1);
    takes(96 - entry, 200);
    EXPECT_GT(keeper_.rate(), at_first);
}

TEST_F(keeping_a_rate, it_never_asks_for_so_little_that_speech_is_lost_nor_for_much_more) {
    takes(1000, 1000);
    EXPECT_EQ(keeper_.rate(), bps / 2);
    takes(0, 20'000);
    EXPECT_EQ(keeper_.rate(), bps * 7 / 6);
}

TEST_F(keeping_a_rate, a_long_silence_is_not_saved_up_for_good) {
    takes(4, 100'000);
    keeper_.begin_fragment();
    takes(800, 100);
    EXPECT_LT(keeper_.rate(), bps) << "more than 20 s of the rate were spent";
}

TEST_F(keeping_a_rate, the_encoder_is_told_what_silence_takes_when_a_whole_block_of_it_comes) {
    hears(0.1F, 3);
    const auto of_speech = keeper_.rate();
    hears(0, 1);
    EXPECT_EQ(keeper_.rate(), of_speech) << "half of the block is speech";
    hears(0, 1);
    EXPECT_EQ(keeper_.rate() * frame / rate, 29);
    hears(0.1F, 1);
    EXPECT_EQ(keeper_.rate(), of_speech);
}

TEST_F(keeping_a_rate, only_what_nobody_hears_becomes_silence) {
    auto faint = sound(1e-3F), nothing = sound(5e-5F); // -63, -89 dB
    const auto before = faint;
    keeper_.prepare(faint);
    keeper_.prepare(nothing);
    EXPECT_EQ(faint, before);
    EXPECT_EQ(nothing, std::vector<float>(frame, 0.0F));
}

TEST_F(keeping_a_rate, who_goes_on_after_some_fragments_owes_the_same) {
    rate_keeper goes_on(bps, rate, frame);
    for (const std::size_t bytes : {3U, 3U, 3U, 300U, 180U, 131U}) {
        keeper_.begin_fragment();
        takes(bytes, 235);
        goes_on.kept(112 + 235 * (bytes + entry), 235L * frame);
    }
    EXPECT_LT(keeper_.rate(), bps * 7 / 6);
    EXPECT_GT(keeper_.rate(), bps / 2);
    EXPECT_EQ(goes_on.rate(), keeper_.rate());
}

} // namespace lectern::media
