// Keeps a sound's file at a mean rate. FFmpeg's AAC encoder does not: it takes up to a quarter more where
// speech has silence in it (docs/measurements.md). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lectern::media {

class rate_keeper {
public:
    // Units: bits a second of the file, its container included.
    rate_keeper(std::int64_t bps, int sample_rate, int frame_size)
        : bps_(bps), sample_rate_(sample_rate), frame_size_(frame_size) {}

    // Units: bits a second, for the encoder to be told before it is given the next frame. It codes the two
    // frames before then.
    std::int64_t rate() const;
    // A frame that is about to be given to it: what nobody hears becomes silence.
    void prepare(std::span<float> frame);

    // In the file: a fragment that begins, and a packet of it.
    void begin_fragment() noexcept;
    void took(std::size_t bytes) noexcept;
    // A fragment that was there before: the same, for all of it.
    void kept(std::uint64_t bytes, std::int64_t samples) noexcept;

private:
    void owe(std::uint64_t bytes, std::int64_t samples) noexcept;
    void limit_savings() noexcept;

    std::int64_t bps_;
    int sample_rate_, frame_size_;
    double owed_ = 0; // bits beyond the rate; below 0 there are some to spend
    int silent_ = 0;  // frames, up to the last one
};

} // namespace lectern::media
