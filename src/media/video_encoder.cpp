#include "video_encoder.hpp"

#include "av_error.hpp"
#include "option_set.hpp"
#include "stream_facts.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace lectern::media {
namespace {

constexpr std::int64_t finest_needed = 10'000; // ticks a second, below which players round
constexpr std::size_t held_for_the_end = 4; // pictures that a sliver of a segment at the end may still drop

} // namespace

bool can_encode(video_codec codec) {
    return avcodec_find_encoder_by_name(codec == video_codec::av1 ? "libsvtav1" : "libx264") != nullptr;
}

std::int64_t time_scale_of(rational rate) {
    auto scale = rate.num;
    while (scale < finest_needed) scale *= 2;
    return scale;
}

video_encoder::video_encoder(const transcode_plan& plan, const video_rendition_plan& rendition)
    : rate_(plan.frame_rate), keep_every_(std::max(1, rendition.keep_every)),
      key_every_(std::max(1, rendition.key_every)), time_scale_(time_scale_of(plan.frame_rate)),
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

// A fragment for each group of pictures, so their number says where the next one begins.
result<void> video_encoder::go_on(const kept_track& kept) {
    next_key_ = static_cast<std::int64_t>(kept.fragments.size()) * key_every_;
    if (kept.end() != to_ticks(grid_.picture(next_key_)))
        return error{errc::corrupt, "going on with " + id_ + ": what was kept ends beside the grid"};
    return {};
}

void video_encoder::describe_pictures(AVCodecContext& c, const video_rendition_plan& rendition,
                                      int threads) const {
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
    c.thread_count = threads;
    c.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP | AV_CODEC_FLAG_BITEXACT;
    c.rc_max_rate = rendition.max_bps;
    c.rc_buffer_size = static_cast<int>(rendition.max_bps * rendition.vbv.count() / 1000);
}

result<av_ptr<AVCodecContext>> video_encoder::open_h264(const video_rendition_plan& rendition,
                                                        int threads) const {
    const auto* codec = avcodec_find_encoder_by_name("libx264");
    if (codec == nullptr) return error{errc::internal, "opening the H.264 encoder: libx264 is not installed"};
    av_ptr<AVCodecContext> made(avcodec_alloc_context3(codec));
    if (!made) throw std::bad_alloc();
    auto& c = *made;
    describe_pictures(c, rendition, threads);
    // Without edit lists (CMAF for HLS has none), reordered pictures need negative composition offsets, which
    // FFmpeg's own demuxer and others show as video that is late by the reordering. B-frames would save 0 to
    // 8% of the bits.
    c.max_b_frames = 0;
    c.refs = 1;                    // see repeated_picture
    c.gop_size = 2 * group_size(); // never reached: key frames are asked for
    // Of letters, flat grounds and little that moves: 0.2 to 0.6 points of VMAF more in 4 to 14% fewer bits,
    // in the same time (docs/measurements.md).
    const std::string of_screens = rendition.drawn ? ":trellis=1:aq-strength=0.6:qcomp=0.7:ipratio=1.3" : "";
    option_set options{{"preset", rendition.preset},
                       {"crf", std::to_string(rendition.crf)},
                       {"profile", "high"},
                       {"forced-idr", "1"},
                       {"x264-params", "scenecut=0:open-gop=0" + of_screens}};
    if (const int failed = avcodec_open2(&c, codec, options.get()); failed < 0)
        return from_av(failed, "opening the H.264 encoder for " + id_);
    if (auto taken = options.all_taken("the H.264 encoder"); !taken) return taken.error();
    return made;
}

result<av_ptr<AVCodecContext>> video_encoder::open_av1(const video_rendition_plan& rendition,
                                                       int threads) const {
    const auto* codec = avcodec_find_encoder_by_name("libsvtav1");
    if (codec == nullptr)
        return error{errc::internal, "opening the AV1 encoder: FFmpeg was built without SVT-AV1 "
                                     "(packaging.av1 = false does without)"};
    av_ptr<AVCodecContext> made(avcodec_alloc_context3(codec));
    if (!made) throw std::bad_alloc();
    describe_pictures(*made, rendition, threads);
    made->gop_size = group_size(); // key frames that are asked for, it does not always give
    // The fewest that it takes; as good a picture for its bits as with those of its own choice, in 0.8 of the
    // memory.
    constexpr int lookahead = 8;
    option_set options{
        {"preset", rendition.preset},
        {"crf", std::to_string(rendition.crf)},
        {"svtav1-params", "scm=1:lp=" + std::to_string(threads) +
                              ":scd=0:irefresh-type=2:lookahead=" + std::to_string(lookahead)}};
    if (const int failed = avcodec_open2(made.get(), codec, options.get()); failed < 0)
        return from_av(failed, "opening the AV1 encoder for " + id_);
    if (auto taken = options.all_taken("the AV1 encoder"); !taken) return taken.error();
    return made;
}

result<void> video_encoder::open_codec(const video_rendition_plan& rendition, int threads) {
    const bool av1 = rendition.codec == video_codec::av1;
    auto opened = av1 ? open_av1(rendition, threads) : open_h264(rendition, threads);
    if (!opened) return opened.error();
    codec_ = std::move(*opened);
    if (av1) return {};
    auto pattern = open_h264(rendition, threads);
    if (!pattern) return pattern.error();
    auto repeated = repeated_picture::make(**pattern);
    if (!repeated) return repeated.error();
    repeated_ = std::move(*repeated);
    return {};
}

int video_encoder::group_size() const {
    return static_cast<int>((grid_.picture(key_every_) - grid_.picture(0)) / keep_every_);
}

// Of a picture that stays, the encoder sees the 1st, 2nd, 3rd, 5th, 9th ... time: where bits were short, it
// gets better with each.
bool video_encoder::is_worth_encoding(std::int64_t slot, std::int64_t number) {
    const bool key = slot >= grid_.picture(next_key_);
    if (key || number != number_) {
        number_ = number;
        changed_at_ = slot;
        return true;
    }
    const auto times = static_cast<std::uint64_t>((slot - changed_at_) / keep_every_);
    return !repeated_ || std::has_single_bit(times);
}

result<void> video_encoder::encode(const AVFrame& picture, std::int64_t slot, std::int64_t number) {
    if (!is_worth_encoding(slot, number)) return {};
    auto frame = share(picture);
    frame->pts = slot / keep_every_;
    frame->pict_type = AV_PICTURE_TYPE_NONE;
    frame->flags &= ~AV_FRAME_FLAG_CORRUPT;
    if (slot >= grid_.picture(next_key_)) {
        frame->pict_type = AV_PICTURE_TYPE_I;
        while (grid_.picture(next_key_ + key_every_) <= slot) next_key_ += key_every_;
        key_frames_.push_back(next_key_);
        next_key_ += key_every_;
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
    const auto slot = packet.pts * keep_every_;
    if (auto filled = repeat_until(slot); !filled) return filled;
    if (repeated_)
        if (auto numbered = repeated_->renumber(packet); !numbered) return numbered;
    if ((packet.flags & AV_PKT_FLAG_KEY) != 0) {
        if (auto cut = writer_->cut(); !cut) return cut;
        if (key_frames_.empty())
            return error{errc::internal, "encoding " + id_ + ": a key frame nobody asked for"};
        if (grid_.starts_segment(key_frames_.front())) writer_->begin_segment();
        key_frames_.pop_front();
    }
    return write_at(packet, slot);
}

result<void> video_encoder::write_at(AVPacket& packet, std::int64_t slot) {
    packet.pts = packet.dts = to_ticks(slot); // nothing is reordered
    packet.duration = to_ticks(keep_every_);
    if (end_ticks_ != 0 && slot == last_slot_)
        packet.duration = std::max<std::int64_t>(1, end_ticks_ - packet.pts);
    next_slot_ = slot + keep_every_;
    return writer_->write(packet);
}

// What the encoder did not see.
result<void> video_encoder::repeat_until(std::int64_t slot) {
    if (next_slot_ < 0 || !repeated_) return {}; // nothing is to be repeated yet
    while (next_slot_ < slot) {
        const auto bytes = repeated_->next();
        if (av_new_packet(packet_of_repeated_.get(), static_cast<int>(bytes.size())) < 0)
            throw std::bad_alloc();
        std::ranges::copy(bytes, packet_of_repeated_->data);
        if (auto written = write_at(*packet_of_repeated_, next_slot_); !written) return written;
    }
    return {};
}

result<rendition_output> video_encoder::finish(std::int64_t last, std::chrono::microseconds end) {
    while (waiting_.size() > 1 && waiting_.back()->pts * keep_every_ >= last) {
        if (waiting_.back()->pict_type == AV_PICTURE_TYPE_I) key_frames_.pop_back();
        waiting_.pop_back();
    }
    if (waiting_.empty()) return error{errc::internal, "encoding " + id_ + ": no picture came"};
    last_slot_ = std::max(waiting_.back()->pts * keep_every_, (last - 1) / keep_every_ * keep_every_);
    end_ticks_ = std::llroundl(static_cast<long double>(end.count()) * time_scale_ / 1e6L);
    for (auto& frame : waiting_)
        if (auto sent = send(frame.get()); !sent) return sent.error();
    waiting_.clear();
    if (auto flushed = send(nullptr); !flushed) return flushed.error();
    if (auto filled = repeat_until(last_slot_ + 1); !filled) return filled.error();
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
