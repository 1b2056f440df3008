#include "audio_encoder.hpp"

#include "av_error.hpp"
#include "option_set.hpp"

#include <algorithm>
#include <cmath>

namespace lectern::media {
namespace {

// The encoder's window shapes depend on what came before: so many frames bring it to where it was. Its rate
// control, which remembers longer, they bring close: low AAC that goes on takes other bits for some seconds
// than it would have, and what it may take is counted from what the file has.
constexpr std::int64_t run_up = 8;
constexpr std::int64_t enough_bps = 64'000; // a channel
constexpr int aac_frame = 1024;             // samples
constexpr int low_aac_hz = 7'000;           // the band of quantizers that has it is the last: up to 7.6 kHz
constexpr std::size_t held_for_the_end = 3; // frames that a sliver of a segment at the end may still drop

void describe(rendition_output& output, const audio_rendition_plan& plan) {
    output.id = plan.id;
    output.channels = plan.channels;
    output.sample_rate = plan.sample_rate;
    output.language = plan.language;
}

cut_grid grid_of(const transcode_plan& plan) {
    if (!plan.video_stream || plan.video.empty()) return {plan.key_frame_interval, plan.segment_duration};
    return {plan.key_frame_interval, plan.segment_duration, plan.frame_rate, common_step(plan)};
}
} // namespace

audio_encoder::audio_encoder(const audio_rendition_plan& rendition, cut_grid grid)
    : plan_(rendition), grid_(grid), waiting_(static_cast<std::size_t>(rendition.channels)) {}

result<audio_encoder> audio_encoder::open(const transcode_plan& plan, const audio_rendition_plan& rendition,
                                          const track_place& place) {
    if (rendition.channels < 1 || rendition.channels > 2)
        return error{errc::usage, "planning " + rendition.id + ": one or two channels can be encoded"};
    audio_encoder made(rendition, grid_of(plan));
    if (auto opened = made.open_codec(); !opened) return opened.error();
    if (auto fits = made.go_on(place.kept); !fits) return fits.error();
    auto writer = fragment_writer::open(place, *made.codec_, {1, rendition.sample_rate});
    if (!writer) return writer.error();
    made.writer_ = std::move(*writer);
    return made;
}

result<void> audio_encoder::open_codec() {
    // The fast search for quantizers loses less of speech where there are bits enough, in half of the time or
    // less; where there are few, it drops what is above 6 kHz (docs/measurements.md).
    option_set search{{"aac_coder", plan_.bps / plan_.channels >= enough_bps ? "fast" : "twoloop"}};
    if (plan_.codec == audio_codec::aac && plan_.low && plan_.channels == 1) {
        // Of so few bits speech gets more without shaping of noise in time, and with a bandwidth that does
        // not follow what the encoder is told.
        search.set("aac_tns", "0");
        search.set("cutoff", std::to_string(low_aac_hz));
        keeper_.emplace(plan_.bps, plan_.sample_rate, aac_frame);
    }
    if (plan_.codec == audio_codec::aac) return open_codec("aac", AV_SAMPLE_FMT_FLTP, search);
    if (plan_.channels != 1)
        return error{errc::usage, "planning " + plan_.id + ": Opus is for one channel here"};
    // Longer frames, fewer of them: at this rate their headers count. Complexity 7 of 10 takes three quarters
    // of the time of 10 for 0.1 to 0.4 of 100 points of intelligibility (docs/measurements.md).
    option_set speech{
        {"application", "voip"}, {"frame_duration", "60"}, {"vbr", "on"}, {"compression_level", "7"}};
    if (auto opened = open_codec("libopus", AV_SAMPLE_FMT_FLT, speech); !opened) return opened;
    // Players differ in whether they trim the priming: it takes the place of the first samples, and the sound
    // is in step for all of them.
    to_skip_ = late_ = codec_->initial_padding;
    return {};
}

result<void> audio_encoder::open_codec(const char* name, AVSampleFormat format, option_set& options) {
    const auto* codec = avcodec_find_encoder_by_name(name);
    if (codec == nullptr)
        return error{errc::internal, std::string("opening the encoder ") + name + ": it is not installed"};
    codec_.reset(avcodec_alloc_context3(codec));
    if (!codec_) throw std::bad_alloc();
    auto& c = *codec_;
    c.sample_fmt = format;
    c.sample_rate = plan_.sample_rate;
    c.time_base = {1, plan_.sample_rate};
    c.bit_rate = keeper_ ? keeper_->rate() : plan_.bps;
    if (plan_.codec == audio_codec::aac) c.profile = FF_PROFILE_AAC_LOW;
    av_channel_layout_default(&c.ch_layout, plan_.channels);
    c.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
    if (const int failed = avcodec_open2(&c, codec, options.get()); failed < 0)
        return from_av(failed, std::string("opening the encoder ") + name + " for " + plan_.id);
    c.bit_rate = plan_.bps; // as the file says
    return options.all_taken(name);
}

result<void> audio_encoder::go_on(const kept_track& kept) {
    if (kept.empty()) return {};
    next_cut_ = static_cast<std::int64_t>(kept.fragments.size());
    written_ = kept.end() / codec_->frame_size;
    const bool fits = written_ == grid_.audio_frame(next_cut_, plan_.sample_rate, codec_->frame_size) &&
                      written_ * codec_->frame_size == kept.end();
    if (!fits)
        return error{errc::corrupt, "going on with " + plan_.id + ": what was kept ends beside the grid"};
    sent_ = std::max<std::int64_t>(0, written_ - run_up);
    to_skip_ = sent_ * codec_->frame_size + late_;
    if (keeper_)
        for (const auto& fragment : kept.fragments) keeper_->kept(fragment.bytes, fragment.duration);
    return {};
}

result<void> audio_encoder::encode(const float* const* planes, int samples) {
    const auto skipped = static_cast<int>(std::min<std::int64_t>(to_skip_, samples));
    to_skip_ -= skipped;
    for (std::size_t channel = 0; channel < waiting_.size(); ++channel) {
        auto& plane = waiting_[channel];
        if (planes == nullptr)
            plane.resize(plane.size() + static_cast<std::size_t>(samples - skipped), 0.0F);
        else
            plane.insert(plane.end(), planes[channel] + skipped, planes[channel] + samples);
    }
    return send_full_frames();
}

result<void> audio_encoder::send_full_frames() {
    const auto frame_size = static_cast<std::size_t>(codec_->frame_size);
    const auto kept_back = frames_wanted_ == INT64_MAX ? held_for_the_end * frame_size : 0;
    std::size_t used = 0;
    while (waiting_[0].size() - used >= frame_size + kept_back && sent_ < frames_wanted_) {
        const auto frame = make_frame();
        frame->format = codec_->sample_fmt;
        frame->nb_samples = codec_->frame_size;
        frame->sample_rate = codec_->sample_rate;
        frame->ch_layout = codec_->ch_layout;
        if (const int failed = av_frame_get_buffer(frame.get(), 0); failed < 0)
            return from_av(failed, "encoding " + plan_.id);
        for (std::size_t channel = 0; channel < waiting_.size(); ++channel)
            std::copy_n(waiting_[channel].data() + used, frame_size,
                        reinterpret_cast<float*>(frame->extended_data[channel]));
        if (keeper_) keep_rate(*frame);
        frame->pts = sent_++ * codec_->frame_size + late_;
        ++encoded_;
        used += frame_size;
        if (auto sent = send(frame.get()); !sent) return sent;
    }
    for (auto& plane : waiting_)
        plane.erase(plane.begin(), plane.begin() + static_cast<std::ptrdiff_t>(used));
    return {};
}

void audio_encoder::keep_rate(AVFrame& frame) {
    codec_->bit_rate = keeper_->rate(); // FFmpeg's AAC encoder reads it at each frame
    keeper_->prepare(
        {reinterpret_cast<float*>(frame.extended_data[0]), static_cast<std::size_t>(frame.nb_samples)});
}

result<void> audio_encoder::send(AVFrame* frame) {
    if (const int failed = avcodec_send_frame(codec_.get(), frame); failed < 0)
        return from_av(failed, "encoding " + plan_.id);
    return receive();
}

result<void> audio_encoder::receive() {
    for (;;) {
        const int got = avcodec_receive_packet(codec_.get(), packet_.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return {};
        if (got < 0) return from_av(got, "encoding " + plan_.id);
        if (auto written = write(*packet_); !written) return written;
    }
}

result<void> audio_encoder::write(AVPacket& packet) {
    // The encoder's priming comes before time 0: kept, it would make all sound late by its length. What it
    // needs to find back into the sound comes before what is wanted too.
    if (packet.pts < written_ * codec_->frame_size || written_ >= frames_wanted_) {
        av_packet_unref(&packet);
        return {};
    }
    if (written_ >= grid_.audio_frame(next_cut_, plan_.sample_rate, codec_->frame_size)) {
        if (auto cut = writer_->cut(); !cut) return cut;
        if (keeper_) keeper_->begin_fragment();
        if (grid_.starts_segment(next_cut_)) writer_->begin_segment();
        ++next_cut_;
    }
    packet.pts = packet.dts = written_++ * codec_->frame_size;
    packet.duration = codec_->frame_size;
    if (keeper_) keeper_->took(static_cast<std::size_t>(packet.size));
    av_packet_free_side_data(&packet); // "skip samples", which the dropped priming made untrue
    return writer_->write(packet);
}

result<rendition_output> audio_encoder::finish(std::chrono::microseconds end) {
    const auto frames = static_cast<long double>(end.count()) * plan_.sample_rate / codec_->frame_size / 1e6L;
    frames_wanted_ = std::max<std::int64_t>(1, std::llroundl(frames));
    while (sent_ < frames_wanted_) {
        const auto missing = to_skip_ + (frames_wanted_ - sent_) * codec_->frame_size -
                             static_cast<std::int64_t>(waiting_[0].size());
        const auto step = std::clamp<std::int64_t>(missing, 0, plan_.sample_rate);
        if (auto padded = encode(nullptr, static_cast<int>(step)); !padded) return padded.error();
    }
    if (auto flushed = send(nullptr); !flushed) return flushed.error();
    if (auto cut = writer_->cut(); !cut) return cut.error();
    auto output = writer_->finish();
    if (!output) return output;
    describe(*output, plan_);
    output->encoded = encoded_;
    return output;
}

result<rendition_output> audio_encoder::kept_whole(const audio_rendition_plan& rendition,
                                                   const track_place& place) {
    auto output = index_of_kept(place, rendition.sample_rate);
    if (output) describe(*output, rendition);
    return output;
}

} // namespace lectern::media
