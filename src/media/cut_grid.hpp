// Where fragments and segments begin, the same media times for every rendition. Pure.
#pragma once

#include "lectern/media/transcode.hpp"

#include <chrono>
#include <cstdint>

namespace lectern::media {

class cut_grid {
public:
    // A grid for sound alone: cuts at exact multiples of the intervals.
    cut_grid(std::chrono::microseconds key_frames, std::chrono::microseconds segments);
    // Cuts on pictures that every rendition keeps: multiples of `step` at `rate`, nearest to the exact times.
    cut_grid(std::chrono::microseconds key_frames, std::chrono::microseconds segments, rational rate,
             std::int64_t step);

    // The picture that begins fragment k. Strictly increasing in k.
    std::int64_t picture(std::int64_t k) const;
    // The sample nearest to the start of fragment k, at `sample_rate`, as a count of frames of `frame_size`.
    std::int64_t audio_frame(std::int64_t k, int sample_rate, int frame_size) const;
    bool starts_segment(std::int64_t k) const noexcept { return k % fragments_per_segment_ == 0; }

    // `end`, or the segment's start just before it when so little follows that it is not worth a segment.
    std::chrono::microseconds without_sliver(std::chrono::microseconds end) const;

private:
    std::chrono::microseconds interval_;
    std::int64_t fragments_per_segment_;
    rational rate_{0, 1}; // 0: no pictures
    std::int64_t step_ = 1;
};

// The step of the grid for these renditions and those that were made of the recording before.
std::int64_t common_step(const transcode_plan& plan);

} // namespace lectern::media
