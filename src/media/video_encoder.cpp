#include "video_encoder.hpp"

#include "av_error.hpp"
#include "option_set.hpp"
#include "stream_facts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lectern::media {
namespace {

constexpr std::int64_t finest_needed = 10'000; // ticks a second, below which players round
constexpr std::size_t held_for_the_end = 4; // pictures that a sliver of a segment at the end may still drop

} // namespace

std::int64_t time_scale_of(rational rate) {
    auto scale = rate.num;
    while (scale < finest_needed) scale *= 2;
    return scale;
}

video_encoder::video_encoder(const transcode_plan& plan, const video_rendition_plan& rendition)
    : rate_(plan.frame_rate), keep_every_(std::max(1, rendition.keep_every)),
      time_scale_(time_scale_of(plan.frame_rate)),
      grid_(plan.key_frame_interval, plan.segment_duration, plan.frame_rate, common_step(plan)),
      id_(rendition.id), width_(rendition.width), height_(rendition.height) {}

result<video_encoder> video_encoder::open(const transcode_plan& plan, const video_rendition_plan& rendition,
                                          const track_place& place, int threads) {
    video_encoder made(plan, rendition);
    if (auto opened = made.open_codec(rendition, threads); !opened) return opened.error();
    if (auto fits = made.go_on(place.kept); !fits) return fits.error();
    const AVRational ticks{1, static_cast<int>(made.time_scale_)};
    auto writer = fragment_writer::open(place, *made.codec_, ticks);
    if (!writer) return writer.error();
    made.writer_ = std::move(*writer);
    return made;
}

// A fragment for each point of the grid, so their number says where the next one begins.
result<void> video_encoder::go_on(const kept_track& kept) {
    next_key_ = static_cast<std::int64_t>(kept.fragments.size());
    if (kept.end() != to_ticks(grid_.picture(next_key_)))
        return error{errc::corrupt, "going on with " + id_ + ": what was kept ends beside the grid"};
    return {};
}

result<void> video_encoder::open_codec(const video_rendition_plan& rendition, int threads) {
    const auto* codec = avcodec_find_encoder_by_name("libx264");
    if (codec == nullptr) return error{errc::internal, "opening the H.264 encoder: libx264 is not installed"};
    codec_.reset(avcodec_alloc_context3(codec));
    if (!codec_) throw std::bad_alloc();
    auto& c = *codec_;
    c.width = width_;
    c.height = height_;
    c.pix_fmt = AV_PIX_FMT_YUV420P;
    c.sample_aspect_ratio = {1, 1};
    c.time_base = {static_cast<int>(rate_.den * keep_every_), static_cast<int>(rate_.num)};
    c.framerate = {c.time_base.den, c.time_base.num};
    c.colorspace = AVCOL_SPC_BT709;
    c.color_primaries = AVCOL_PRI_BT709;
    c.color_trc = AVCOL_TRC_BT709;
    c.color_range = AVCOL_RANGE_MPEG;
    c.chroma_sample_location = AVCHROMA_LOC_LEFT;
    // Without edit lists (CMAF for HLS has none), reordered pictures need negative composition offsets, which
    // FFmpeg's own demuxer and others show as video that is late by the reordering. B-frames would save 0 to
    // 8% of the bits.
    c.max_b_frames = 0;
    c.thread_count = threads;
    c.gop_size =
        static_cast<int>(grid_.picture(2) - grid_.picture(0)); // never reached: key frames are asked for
    c.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP | AV_CODEC_FLAG_BITEXACT;
    if (rendition.max_bps > 0) {
        c.rc_max_rate = rendition.max_bps;
        c.rc_buffer_size = static_cast<int>(rendition.max_bps * rendition.vbv.count() / 1000);
    }
    option_set options{{"preset", rendition.preset},
                       {"crf", std::to_string(rendition.crf)},
                       {"profile", "high"},
                       {"forced-idr", "1"},
                       {"x264-params", "scenecut=0:open-gop=0"}};
    if (const int failed = avcodec_open2(&c, codec, options.get()); failed < 0)
        return from_av(failed, "opening the H.264 encoder for " + id_);
    return options.all_taken("the H.264 encoder");
}

result<void> video_encoder::encode(const AVFrame& picture, std::int64_t slot) {
    auto frame = share(picture);
    frame->pts = slot / keep_every_;
    frame->pict_type = AV_PICTURE_TYPE_NONE;
    frame->flags &= ~AV_FRAME_FLAG_CORRUPT;
    if (slot >= grid_.picture(next_key_)) {
        frame->pict_type = AV_PICTURE_TYPE_I;
        while (grid_.picture(next_key_ + 1) <= slot) ++next_key_;
        key_frames_.push_back(next_key_++);
    }
    waiting_.push_back(std::move(frame));
    if (waiting_.size() <= held_for_the_end) return {};
    const auto first = std::move(waiting_.front());
    waiting_.pop_front();
    return send(first.get());
}

result<void> video_encoder::send(AVFrame* picture) {
    if (const int failed = avcodec_send_frame(codec_.get(), picture); failed < 0)
        return from_av(failed, "encoding " + id_);
    if (picture != nullptr) ++encoded_;
    return receive();
}

result<void> video_encoder::receive() {
    for (;;) {
        const int got = avcodec_receive_packet(codec_.get(), packet_.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return {};
        if (got < 0) return from_av(got, "encoding " + id_);
        if (auto written = write(*packet_); !written) return written;
    }
}

result<void> video_encoder::write(AVPacket& packet) {
    if ((packet.flags & AV_PKT_FLAG_KEY) != 0) {
        if (auto cut = writer_->cut(); !cut) return cut;
        if (key_frames_.empty())
            return error{errc::internal, "encoding " + id_ + ": a key frame nobody asked for"};
        if (grid_.starts_segment(key_frames_.front())) writer_->begin_segment();
        key_frames_.pop_front();
    }
    const auto slot = packet.pts * keep_every_;
    packet.pts = to_ticks(slot);
    packet.dts = to_ticks(packet.dts * keep_every_);
    packet.duration = to_ticks(keep_every_);
    if (end_ticks_ != 0 && slot == last_slot_)
        packet.duration = std::max<std::int64_t>(1, end_ticks_ - packet.pts);
    return writer_->write(packet);
}

result<rendition_output> video_encoder::finish(std::int64_t last, std::chrono::microseconds end) {
    while (waiting_.size() > 1 && waiting_.back()->pts * keep_every_ >= last) {
        if (waiting_.back()->pict_type == AV_PICTURE_TYPE_I) key_frames_.pop_back();
        waiting_.pop_back();
    }
    if (waiting_.empty()) return error{errc::internal, "encoding " + id_ + ": no picture came"};
    last_slot_ = waiting_.back()->pts * keep_every_;
    end_ticks_ = std::llroundl(static_cast<long double>(end.count()) * time_scale_ / 1e6L);
    for (auto& frame : waiting_)
        if (auto sent = send(frame.get()); !sent) return sent.error();
    waiting_.clear();
    if (auto flushed = send(nullptr); !flushed) return flushed.error();
    if (auto cut = writer_->cut(); !cut) return cut.error();
    auto output = writer_->finish();
    if (!output) return output;
    describe(*output);
    output->encoded = encoded_;
    return output;
}

void video_encoder::describe(rendition_output& output) const {
    output.id = id_;
    output.video = true;
    output.width = width_;
    output.height = height_;
    const auto common = std::gcd(rate_.num, rate_.den * keep_every_);
    output.frame_rate = {rate_.num / common, rate_.den * keep_every_ / common};
}

result<rendition_output> video_encoder::kept_whole(const transcode_plan& plan,
                                                   const video_rendition_plan& rendition,
                                                   const track_place& place) {
    auto output = index_of_kept(place, time_scale_of(plan.frame_rate));
    if (output) video_encoder(plan, rendition).describe(*output);
    return output;
}

} // namespace lectern::media
