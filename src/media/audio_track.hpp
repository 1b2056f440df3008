// One of the recording's sound streams: decoded once, placed on the timeline and encoded for each rendition
// that wants it, each on a thread of its own, and the encoder of few renditions on another.
#pragma once

#include "audio_encoder.hpp"
#include "decoder.hpp"
#include "sound_cutter.hpp"
#include "sound_leveller.hpp"
#include "sound_placer.hpp"
#include "work_lane.hpp"

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
    // After `drain`: silence until `end`. Empty when no sound was ever decoded.
    result<std::vector<rendition_output>> finish(std::chrono::microseconds end);

    std::chrono::microseconds end() const noexcept; // after `drain`
    std::int64_t damaged() const noexcept { return decoder_.damaged(); }
    std::int64_t gaps() const noexcept {
        return renditions_.empty() ? 0 : renditions_.front()->placer.gaps();
    } // the same

private:
    static constexpr std::size_t longest_queue = 16; // frames of sound
    static constexpr std::size_t few_renditions = 6; // of all tracks: with more, one thread each is enough

    struct rendition {
        rendition(const audio_rendition_plan& wanted, const cut_list& cuts);

        audio_rendition_plan plan;
        sound_placer placer;
        sound_cutter cutter;
        sound_leveller leveller;
        std::optional<audio_encoder> encoder; // none before the first sound, nor for what is complete
        bool heard = false;
        std::optional<work_lane> encoding; // uses the encoder; none where there are many renditions
        work_lane lane{longest_queue};     // all before that; last: it uses all of the above
    };

    audio_track(decoder made, const transcode_plan& plan, const track_places& places)
        : decoder_(std::move(made)), plan_(plan), places_(places) {}

    result<void> hear(AVFrame& frame);
    result<void> place(rendition& r, const AVFrame& frame, std::optional<std::chrono::microseconds> time);
    result<void> open_encoder(rendition& r);
    static result<void> finish_samples(rendition& r);
    static sound_placer::sink into(rendition& r);
    static sound_placer::sink through_cutter(rendition& r);

    decoder decoder_;
    transcode_plan plan_;
    const track_places& places_;
    std::chrono::microseconds longest_{};
    std::vector<std::unique_ptr<rendition>> renditions_; // last: their threads use all of the above
};

} // namespace lectern::media
