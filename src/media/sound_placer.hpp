// Turns decoded sound into one unbroken line of samples from time 0: gaps become silence, overlaps are cut,
// slow drift of the recorder's clock is stretched away, channels and rate are converted.
#pragma once

#include "av_ptr.hpp"

#include <chrono>
#include <functional>
#include <optional>

namespace lectern::media {

class sound_placer {
public:
    // Planes of float samples; null planes mean silence.
    using sink = std::function<result<void>(const float* const* planes, int samples)>;

    sound_placer(int channels, int sample_rate);

    // `time`: of the frame's first sample on the timeline; none continues where the last one ended.
    // Errors: internal, and what `use` returns.
    result<void> add(const AVFrame& frame, std::optional<std::chrono::microseconds> time, const sink& use);
    result<void> finish(const sink& use); // what the resampler holds

    std::int64_t samples() const noexcept { return produced_; } // so far, at the output rate
    std::int64_t gaps() const noexcept { return gaps_; } // places that were filled or cut after the start

private:
    result<void> follow_format(const AVFrame& frame, const sink& use);
    result<void> place(std::chrono::microseconds time, const AVFrame& frame, const sink& use);
    result<void> correct_drift(std::int64_t late, const AVFrame& frame);
    result<void> convert(const AVFrame* frame, const sink& use);
    result<void> emit(const float* const* planes, int samples, const sink& use);
    result<void> silence(std::int64_t samples, const sink& use);

    int channels_;
    int rate_;
    AVChannelLayout layout_{};
    AVChannelLayout source_layout_{};
    int source_format_ = -1;
    int source_rate_ = 0;
    av_ptr<SwrContext> resampler_;
    av_ptr<AVFrame> converted_ = make_frame();
    std::int64_t produced_ = 0;
    std::int64_t to_drop_ = 0;
    double drift_ = 0; // samples, averaged over about a second
    std::int64_t gaps_ = 0;
    bool begun_ = false;
};

} // namespace lectern::media
