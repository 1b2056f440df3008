// The picture's way through: decoded once, made upright and regular, scaled down from size to size, encoded
// per rendition. Decoding is the caller's thread; what is done with the pictures has one of its own, in the
// same order.
#pragma once

#include "decoder.hpp"
#include "encoder_thread.hpp"
#include "frame_pacer.hpp"
#include "picture_chain.hpp"
#include "picture_graph.hpp"
#include "slide_finder.hpp"
#include "slide_retaker.hpp"
#include "stills.hpp"
#include "work_lane.hpp"

#include <optional>
#include <vector>

namespace lectern::media {

class video_track {
public:
    // Errors: refused, usage. Nothing is written before the first picture. Lifetime: `places` outlives this.
    static result<std::unique_ptr<video_track>> open(const AVStream& stream, const transcode_plan& plan,
                                                     const track_places& places,
                                                     const transcode_options& options);
    video_track(const video_track&) = delete;
    video_track& operator=(const video_track&) = delete;

    // Units: the packet's times are microseconds on the timeline. Errors: those of encoding; refused when the
    // pictures run on past the longest duration.
    result<void> decode(const AVPacket& packet);
    // What the decoder and filters still hold; afterwards `end` is final.
    result<void> drain();
    // The lecture goes on until `end`: a last picture that came up in a cut before it is shown after the cut.
    result<void> go_on_until(std::chrono::microseconds end);
    // Shows the last picture on until about `until`; a step towards `finish`, which may be a long way.
    result<void> hold(std::chrono::microseconds until);
    // Holds the last picture until `end`. Empty when no picture was ever decoded.
    result<std::vector<rendition_output>> finish(std::chrono::microseconds end);

    // After `drain`, these and what follows.
    std::chrono::microseconds end() const noexcept { return end_; } // of the last picture
    bool still() const noexcept { return held_number_ == 1; }       // every picture was the same
    std::int64_t damaged() const noexcept { return decoder_.damaged(); }
    stills& pictures() noexcept { return stills_; }
    // Those until `end`; after `finish`.
    result<slides_output> slides(std::chrono::microseconds end) {
        return slides_ ? slides_->finish(end) : slides_output{};
    }

private:
    struct rendition {
        video_rendition_plan plan;
        std::size_t order = 0; // in the plan
        int from = -1;         // the larger rendition this one is scaled from; -1: the source
        picture_graph graph;
        std::unique_ptr<encoder_thread> encoder;
        av_ptr<AVFrame> picture;
        std::int64_t picture_of = -1; // number of the held picture it was made from
        std::int64_t due = 0;         // slot of the next picture to encode
    };

    struct setting {
        const transcode_plan& plan;
        const track_places& places;
        const transcode_options& options;
    };
    video_track(decoder made, const AVStream& stream, const setting& from);

    void plan_renditions();
    std::int64_t first_slot_of(const video_rendition_plan& wanted) const;
    int larger_one(std::size_t i) const;
    void leave_out_what_few_need();
    void decode_all_if_sparse(std::chrono::microseconds shown);
    void set_up_deinterlacing(AVRational source_rate);
    result<void> hand_on(AVFrame& decoded);
    result<void> see(AVFrame& decoded);
    result<void> cut(AVFrame& picture);
    result<void> show_after_cut(std::chrono::microseconds next);
    result<void> pace(AVFrame& picture);
    result<void> fill(slot_range slots);
    result<void> encode(rendition& r);
    result<const AVFrame*> picture_for(rendition& r);
    result<void> look_at(slot_range slots);
    std::chrono::microseconds time_of(std::int64_t slot) const;

    decoder decoder_;
    orientation turned_;
    AVRational aspect_; // 0: each picture says
    transcode_plan plan_;
    const track_places& places_;
    std::stop_token stop_;
    std::optional<picture_graph> deinterlacer_;
    frame_pacer pacer_;
    stills stills_;
    std::optional<slide_finder> slides_; // when they are looked for
    slide_retaker retaker_;
    std::vector<rendition> renditions_; // largest first
    av_ptr<AVFrame> held_;
    av_ptr<AVFrame> cut_away_; // the latest one; it may be shown on after the cut
    std::int64_t held_number_ = 0;
    int differed_ = 0; // see looks_the_same
    std::chrono::microseconds usual_step_;
    std::chrono::microseconds next_{};     // where a picture without a time goes
    std::chrono::microseconds farthest_{}; // between pictures, as long as some are not decoded; 0: all are
    std::chrono::microseconds apart_{};    // what two pictures may be, where some are not decoded
    std::chrono::microseconds latest_{};   // of those that came
    std::chrono::microseconds end_{};
    std::chrono::microseconds longest_;
    static constexpr std::size_t decoded_ahead = 8;
    work_lane seeing_{decoded_ahead}; // last: it uses all but the decoder
};

} // namespace lectern::media
