#include "sound_placer.hpp"

#include "av_error.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lectern::media {
namespace {

constexpr double gap_s = 0.1;        // a larger difference is a gap or an overlap, mended at once
constexpr double drift_s = 0.008;    // a smaller average difference is the rounding of time stamps
constexpr double drift_window_s = 1; // averaged over, and stretched away over
constexpr double surround_peak =
    1.5; // 5.1 into stereo: louder than safe by the sum, as speech sits in the centre
constexpr int silence_step = 48'000; // samples at a time: a gap of hours must not be a buffer of hours

} // namespace

sound_placer::sound_placer(int channels, int sample_rate) : channels_(channels), rate_(sample_rate) {
    av_channel_layout_default(&layout_, channels);
}

result<void> sound_placer::follow_format(const AVFrame& frame, const sink& use) {
    AVChannelLayout layout{};
    const bool usable =
        av_channel_layout_check(&frame.ch_layout) == 1 && frame.ch_layout.order == AV_CHANNEL_ORDER_NATIVE;
    if (usable)
        layout = frame.ch_layout; // native layouts own nothing
    else
        av_channel_layout_default(&layout, std::max(1, frame.ch_layout.nb_channels));
    const bool same = resampler_ && frame.format == source_format_ && frame.sample_rate == source_rate_ &&
                      av_channel_layout_compare(&layout, &source_layout_) == 0;
    if (same) return {};
    if (auto done = convert(nullptr, use); !done) return done;
    SwrContext* made = nullptr;
    int done = swr_alloc_set_opts2(&made, &layout_, AV_SAMPLE_FMT_FLTP, rate_, &layout,
                                   static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr);
    resampler_.reset(made);
    if (done >= 0)
        done = av_opt_set_double(made, "rematrix_maxval", layout.nb_channels > 2 ? surround_peak : 1.0, 0);
    if (done >= 0) done = swr_init(made);
    if (done < 0) {
        resampler_.reset();
        return from_av(done, "preparing to convert the sound");
    }
    source_layout_ = layout;
    source_format_ = frame.format;
    source_rate_ = frame.sample_rate;
    return {};
}

result<void> sound_placer::add(const AVFrame& frame, std::optional<std::chrono::microseconds> time,
                               const sink& use) {
    if (frame.nb_samples <= 0 || frame.sample_rate <= 0) return {};
    if (auto ready = follow_format(frame, use); !ready) return ready;
    if (time)
        if (auto placed = place(*time, frame, use); !placed) return placed;
    begun_ = true;
    return convert(&frame, use);
}

result<void> sound_placer::place(std::chrono::microseconds time, const AVFrame& frame, const sink& use) {
    const auto target = std::llroundl(static_cast<long double>(time.count()) * rate_ / 1e6L);
    const auto here = produced_ - to_drop_ + swr_get_delay(resampler_.get(), rate_);
    const auto late = target - here;
    const bool gap = !begun_ || std::abs(static_cast<double>(late)) > gap_s * rate_;
    if (!gap) return correct_drift(late, frame);
    drift_ = 0;
    if (begun_) ++gaps_;
    if (late < 0) {
        to_drop_ += -late;
        return {};
    }
    if (begun_)
        if (auto flushed = convert(nullptr, use); !flushed) return flushed;
    const auto missing = target - (produced_ - to_drop_);
    const auto from_dropped = std::min(to_drop_, std::max<std::int64_t>(0, missing));
    to_drop_ -= from_dropped;
    return silence(missing - from_dropped, use);
}

result<void> sound_placer::correct_drift(std::int64_t late, const AVFrame& frame) {
    const double seconds = static_cast<double>(frame.nb_samples) / frame.sample_rate;
    drift_ += (static_cast<double>(late) - drift_) * std::min(1.0, seconds / drift_window_s);
    if (std::abs(drift_) < drift_s * rate_) return {};
    const auto window = static_cast<int>(drift_window_s * rate_);
    if (const int failed =
            swr_set_compensation(resampler_.get(), static_cast<int>(std::lround(drift_)), window);
        failed < 0)
        return from_av(failed, "following the sound's clock");
    drift_ = 0;
    return {};
}

result<void> sound_placer::convert(const AVFrame* frame, const sink& use) {
    if (!resampler_) return {};
    const int incoming = frame == nullptr ? 0 : frame->nb_samples;
    const int room = swr_get_out_samples(resampler_.get(), incoming);
    if (room <= 0) return {};
    av_frame_unref(converted_.get());
    converted_->format = AV_SAMPLE_FMT_FLTP;
    converted_->nb_samples = room;
    converted_->sample_rate = rate_;
    converted_->ch_layout = layout_;
    if (const int failed = av_frame_get_buffer(converted_.get(), 0); failed < 0)
        return from_av(failed, "converting the sound");
    const std::uint8_t** in =
        frame == nullptr ? nullptr : const_cast<const std::uint8_t**>(frame->extended_data);
    const int got = swr_convert(resampler_.get(), converted_->extended_data, room, in, incoming);
    if (got < 0) return from_av(got, "converting the sound");
    if (frame == nullptr)
        if (const int failed = swr_init(resampler_.get()); failed < 0)
            return from_av(failed, "converting the sound");
    auto* const* planes = reinterpret_cast<float* const*>(converted_->extended_data);
    for (int channel = 0; channel < channels_; ++channel) // a recorder's fault: no encoder takes it
        std::replace_if(
            planes[channel], planes[channel] + got, [](float v) { return !std::isfinite(v); }, 0.0F);
    return emit(planes, got, use);
}

result<void> sound_placer::emit(const float* const* planes, int samples, const sink& use) {
    const auto dropped = static_cast<int>(std::min<std::int64_t>(to_drop_, samples));
    to_drop_ -= dropped;
    // Dropped samples were never on the timeline, neither before nor after.
    samples -= dropped;
    if (samples <= 0) return {};
    std::array<const float*, 2> kept{};
    for (int i = 0; i < channels_; ++i) kept[static_cast<std::size_t>(i)] = planes[i] + dropped;
    produced_ += samples;
    return use(kept.data(), samples);
}

result<void> sound_placer::silence(std::int64_t samples, const sink& use) {
    while (samples > 0) {
        const auto step = static_cast<int>(std::min<std::int64_t>(samples, silence_step));
        produced_ += step;
        samples -= step;
        if (auto used = use(nullptr, step); !used) return used;
    }
    return {};
}

result<void> sound_placer::finish(const sink& use) {
    return convert(nullptr, use);
}

} // namespace lectern::media
