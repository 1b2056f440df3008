// One video rendition: pictures in, H.264 or AV1 in a CMAF file out, key frames exactly on the grid.
#pragma once

#include "cut_grid.hpp"
#include "fragment_writer.hpp"
#include "repeated_picture.hpp"

#include <deque>
#include <optional>

namespace lectern::media {

// Ticks a second of every rendition at this rate.
std::int64_t time_scale_of(rational rate);

class video_encoder {
public:
    // Goes on after what was kept at `place`. Errors: io, no_space, internal; corrupt when it does not fit.
    static result<video_encoder> open(const transcode_plan& plan, const video_rendition_plan& rendition,
                                      const track_place& place, int threads);

    // Slot: place of the picture at the plan's rate, every multiple of keep_every from the first one that is
    // not kept. Number: the same again for the same picture, which then need not be encoded.
    result<void> encode(const AVFrame& picture, std::int64_t slot, std::int64_t number);

    // Ends the track at `end`; pictures from slot `last` on are not shown any more.
    result<rendition_output> finish(std::int64_t last, std::chrono::microseconds end);

    // What `finish` would return of a track that was kept whole.
    static result<rendition_output>
    kept_whole(const transcode_plan& plan, const video_rendition_plan& rendition, const track_place& place);

private:
    video_encoder(const transcode_plan& plan, const video_rendition_plan& rendition);

    result<void> open_codec(const video_rendition_plan& rendition, int threads);
    void describe_pictures(AVCodecContext& context, const video_rendition_plan& rendition, int threads) const;
    result<av_ptr<AVCodecContext>> open_h264(const video_rendition_plan& rendition, int threads) const;
    result<av_ptr<AVCodecContext>> open_av1(const video_rendition_plan& rendition, int threads) const;
    int group_size() const; // pictures from key frame to key frame
    bool is_worth_encoding(std::int64_t slot, std::int64_t number);
    result<void> go_on(const kept_track& kept);
    void describe(rendition_output& output) const;
    result<void> send(AVFrame* picture);
    result<void> receive();
    result<void> write(AVPacket& packet);
    result<void> write_at(AVPacket& packet, std::int64_t slot);
    result<void> repeat_until(std::int64_t slot);
    std::int64_t to_ticks(std::int64_t slot) const noexcept {
        return slot * rate_.den * (time_scale_ / rate_.num);
    }

    rational rate_; // of the plan
    int keep_every_, key_every_;
    std::int64_t time_scale_ = 1;
    cut_grid grid_;
    std::string id_;
    int width_, height_;
    av_ptr<AVCodecContext> codec_;
    std::unique_ptr<fragment_writer> writer_;
    std::deque<av_ptr<AVFrame>> waiting_; // the last few, which the end may still drop
    std::deque<std::int64_t> key_frames_; // points k of the grid whose fragments are begun but not written
    std::int64_t next_key_ = 0;           // k of the next key frame to ask for
    std::int64_t number_ = -1, changed_at_ = 0; // of the picture that is shown, and its first slot
    std::optional<repeated_picture> repeated_;  // H.264 alone
    std::int64_t next_slot_ = -1;               // to be written; -1 before the first
    std::int64_t last_slot_ = 0;
    std::int64_t encoded_ = 0;   // pictures
    std::int64_t end_ticks_ = 0; // 0 until the end is known
    av_ptr<AVPacket> packet_ = make_packet(), packet_of_repeated_ = make_packet();
};

} // namespace lectern::media
