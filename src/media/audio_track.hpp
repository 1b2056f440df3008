// One of the recording's sound streams: decoded once, placed on the timeline and encoded for each rendition
// that wants it.
#pragma once

#include "audio_encoder.hpp"
#include "decoder.hpp"
#include "sound_leveller.hpp"
#include "sound_placer.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace lectern::media {

class audio_track {
public:
    // For the renditions of `plan` that name this stream. Errors: refused, usage. Nothing is written before
    // the first sound. Lifetime: `places` outlives this.
    static result<std::unique_ptr<audio_track>> open(const AVStream& stream, const transcode_plan& plan,
                                                     const track_places& places,
                                                     const transcode_options& options);
    audio_track(const audio_track&) = delete;
    audio_track& operator=(const audio_track&) = delete;

    // Units: the packet's times are microseconds on the timeline.
    result<void> decode(const AVPacket& packet);
    result<void> drain();
    // Silence until `end`. Empty when no sound was ever decoded.
    result<std::vector<rendition_output>> finish(std::chrono::microseconds end);

    std::chrono::microseconds end() const noexcept;
    std::int64_t damaged() const noexcept { return decoder_.damaged(); }
    std::int64_t gaps() const noexcept { return renditions_.empty() ? 0 : renditions_.front().placer.gaps(); }

private:
    struct rendition {
        audio_rendition_plan plan;
        sound_placer placer;
        sound_leveller leveller;
        std::optional<audio_encoder> encoder; // none before the first sound, nor for what is complete
        bool heard = false;
    };

    audio_track(decoder made, const transcode_plan& plan, const track_places& places)
        : decoder_(std::move(made)), plan_(plan), places_(places) {}

    result<void> hear(AVFrame& frame);
    result<void> open_encoder(rendition& r);
    static result<void> finish_samples(rendition& r);
    static sound_placer::sink into(rendition& r);
    static sound_placer::sink through_leveller(rendition& r);

    decoder decoder_;
    transcode_plan plan_;
    const track_places& places_;
    std::vector<rendition> renditions_;
    std::chrono::microseconds longest_{};
};

} // namespace lectern::media
