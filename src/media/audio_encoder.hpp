// One audio rendition: an unbroken line of samples in, AAC-LC in a CMAF file out, cut where the pictures are
// cut.
#pragma once

#include "cut_grid.hpp"
#include "fragment_writer.hpp"
#include "option_set.hpp"
#include "rate_keeper.hpp"

#include <optional>
#include <vector>

namespace lectern::media {

class audio_encoder {
public:
    // Goes on after what was kept at `place`, though samples come from time 0. Errors: io, no_space,
    // internal; usage when the plan asks for what AAC-LC cannot do; corrupt when what was kept does not fit.
    static result<audio_encoder> open(const transcode_plan& plan, const audio_rendition_plan& rendition,
                                      const track_place& place);

    // Null planes: silence.
    result<void> encode(const float* const* planes, int samples);

    // Pads or trims to the frame nearest to `end`.
    result<rendition_output> finish(std::chrono::microseconds end);

    // What `finish` would return of a track that was kept whole.
    static result<rendition_output> kept_whole(const audio_rendition_plan& rendition,
                                               const track_place& place);

private:
    audio_encoder(const audio_rendition_plan& rendition, cut_grid grid);

    result<void> open_codec();
    result<void> open_codec(const char* name, AVSampleFormat format, option_set& options);
    result<void> go_on(const kept_track& kept);
    void keep_rate(AVFrame& frame);
    result<void> send_full_frames();
    result<void> send(AVFrame* frame);
    result<void> receive();
    result<void> write(AVPacket& packet);

    audio_rendition_plan plan_;
    cut_grid grid_;
    av_ptr<AVCodecContext> codec_;
    std::unique_ptr<fragment_writer> writer_;
    std::optional<rate_keeper> keeper_;       // of low AAC
    std::vector<std::vector<float>> waiting_; // a plane a channel
    std::int64_t late_ = 0;                   // samples that the encoder puts before the sound
    std::int64_t to_skip_ = 0;  // samples that come and are encoded already, or make room for those
    std::int64_t sent_ = 0;     // frames into the encoder, those skipped among them
    std::int64_t encoded_ = 0;  // frames, without them
    std::int64_t written_ = 0;  // frames in the file, which has no priming
    std::int64_t next_cut_ = 0; // k
    std::int64_t frames_wanted_ = INT64_MAX;
    av_ptr<AVPacket> packet_ = make_packet();
};

} // namespace lectern::media
