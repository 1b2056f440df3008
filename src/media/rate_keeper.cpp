#include "rate_keeper.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lectern::media {
namespace {

constexpr std::uint64_t sample_bytes = 4, fragment_bytes = 112; // trun entry; moof without them, head of mdat
constexpr double bits_in_byte = 8;

// What the encoder is told of speech without silence for the file to have its rate, and how far from that it
// is led: bursts of noise need half, speech that was measured 0.8.
constexpr double told = 15.0 / 16, least_told = 0.5, most_told = 7.0 / 6;
constexpr double settled_s = 10; // what is owed or saved is told by then
constexpr double longest_s = 20; // of the rate, saved: after a longer silence no more is spent

constexpr double unheard = 4e-9;             // mean square: -84 dB, 68 below speech
constexpr int span = 2;                      // frames in a block of the encoder
constexpr std::int64_t bits_of_silence = 29; // in a mono frame, without its end

} // namespace

// Told to bring silence to a rate, the encoder raises its quality a thousandfold within one frame, and lowers
// it by a tenth a frame afterwards: the word that follows takes up to six times its share. So it is told what
// silence takes.
std::int64_t rate_keeper::rate() const {
    if (silent_ >= span) return (bits_of_silence * sample_rate_ + frame_size_ - 1) / frame_size_;
    const auto bps = static_cast<double>(bps_);
    return std::llround(std::clamp(bps * told - owed_ / settled_s, bps * least_told, bps * most_told));
}

void rate_keeper::prepare(std::span<float> frame) {
    const double sum = std::inner_product(frame.begin(), frame.end(), frame.begin(), 0.0);
    if (sum >= unheard * static_cast<double>(frame.size())) {
        silent_ = 0;
        return;
    }
    std::ranges::fill(frame, 0.0F);
    ++silent_;
}

void rate_keeper::took(std::size_t bytes) noexcept {
    owe(bytes + sample_bytes, frame_size_);
}

void rate_keeper::begin_fragment() noexcept {
    limit_savings();
    owe(fragment_bytes, 0);
}

void rate_keeper::kept(std::uint64_t bytes, std::int64_t samples) noexcept {
    limit_savings();
    owe(bytes, samples);
}

void rate_keeper::owe(std::uint64_t bytes, std::int64_t samples) noexcept {
    owed_ += static_cast<double>(bytes) * bits_in_byte -
             static_cast<double>(samples) * static_cast<double>(bps_) / sample_rate_;
}

// Between fragments alone, so that who goes on after some of them owes what was owed there.
void rate_keeper::limit_savings() noexcept {
    owed_ = std::max(owed_, -longest_s * static_cast<double>(bps_));
}

} // namespace lectern::media
