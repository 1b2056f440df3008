#include "packet_source.hpp"

#include "stream_facts.hpp"

#include <algorithm>
#include <optional>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

constexpr std::size_t packets_ahead = 300;                // read ahead to judge a jump
constexpr int failures_in_a_row = 64;                     // reads; then the rest of the file is given up
constexpr std::int64_t absurd_us = 1'000'000'000'000'000; // 31 years: no time stamp but noise
constexpr microseconds longest_reordering{10'000'000};    // between decoding and showing one picture
constexpr microseconds priming{500'000}; // negative starts up to this are codec delay, which is not shown

bool may_jump(const AVFormatContext& context) {
    return (context.iformat->flags & AVFMT_TS_DISCONT) != 0;
}

} // namespace

packet_source::packet_source(input& from, const std::set<int>& wanted, const transcode_plan& plan)
    : input_(from),
      declared_(from.context().duration > 0 ? microseconds(from.context().duration) : microseconds{0}),
      timeline_({first_time(wanted, plan), declared_, may_jump(from.context())}) {
    auto& context = from.context();
    for (unsigned i = 0; i < context.nb_streams; ++i)
        context.streams[i]->discard =
            wanted.contains(static_cast<int>(i)) ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
}

// The earliest start of what is wanted. The picture's own start where that is within one picture of it: the
// output's grid then is the source's, and sound is placed to the sample anyway.
microseconds packet_source::first_time(const std::set<int>& wanted, const transcode_plan& plan) const {
    std::optional<microseconds> earliest;
    std::optional<microseconds> picture;
    const auto& context = input_.context();
    for (const int index : wanted) {
        const auto& stream = *context.streams[index];
        const bool timed = stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO ||
                           stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
        if (!timed || stream.start_time == AV_NOPTS_VALUE) continue;
        auto start = to_us(stream.start_time, stream.time_base);
        if (start < microseconds{0} && start > -priming) start = microseconds{0};
        if (std::abs(start.count()) > absurd_us) continue;
        earliest = std::min(earliest.value_or(start), start);
        if (plan.video_stream == index) picture = start;
    }
    const auto zero = earliest.value_or(microseconds{0});
    const double step_us = plan.frame_rate.num > 0 ? 1e6 / plan.frame_rate.value() : 0;
    return picture && static_cast<double>((*picture - zero).count()) < std::min(step_us, 50'000.0) ? *picture
                                                                                                   : zero;
}

result<bool> packet_source::read(AVPacket& packet) {
    for (int failures = 0; failures < failures_in_a_row; ++failures) {
        const int got = av_read_frame(&input_.context(), &packet);
        if (input_.stopped()) return error{errc::cancelled, "Reading the recording was stopped."};
        if (input_.overdue())
            return error{errc::timeout, "The recording could not be read on: nothing came any more."};
        if (got >= 0) return true;
        if (got == AVERROR_EOF) return false;
    }
    broke_off_ = true;
    return false;
}

std::optional<microseconds> packet_source::time_of(const AVPacket& packet) const {
    const auto stamp = packet.dts != AV_NOPTS_VALUE ? packet.dts : packet.pts;
    if (stamp == AV_NOPTS_VALUE) return std::nullopt;
    const auto time = to_us(stamp, input_.context().streams[packet.stream_index]->time_base);
    if (std::abs(time.count() / 2) > absurd_us / 2) return std::nullopt;
    return time;
}

std::optional<microseconds> packet_source::following(int stream) {
    std::size_t at = 0;
    for (;;) {
        for (; at < ahead_.size(); ++at)
            if (ahead_[at]->stream_index == stream)
                if (const auto time = time_of(*ahead_[at])) return time;
        if (ahead_.size() >= packets_ahead) return std::nullopt;
        auto packet = make_packet();
        const auto got = read(*packet);
        if (!got || !*got) return std::nullopt; // said again when the packets before are used up
        ahead_.push_back(std::move(packet));
    }
}

void packet_source::put_on_timeline(AVPacket& packet) {
    const auto base = input_.context().streams[packet.stream_index]->time_base;
    const auto time = time_of(packet);
    const auto duration = packet.duration > 0 ? to_us(packet.duration, base) : microseconds{0};
    packet.duration = std::abs(duration.count()) < absurd_us ? duration.count() : 0;
    if (!time) {
        packet.pts = packet.dts = AV_NOPTS_VALUE;
        return;
    }
    std::optional<microseconds> next;
    if (timeline_.wants_next(packet.stream_index, *time)) next = following(packet.stream_index);
    const auto offset = timeline_.place(packet.stream_index, *time, microseconds(packet.duration), next);
    const auto decode = *time + offset;
    auto show = packet.pts == AV_NOPTS_VALUE ? decode : to_us(packet.pts, base);
    if (packet.pts != AV_NOPTS_VALUE)
        show = std::abs(show.count() / 2) > absurd_us / 2 ? decode : show + offset;
    if (std::chrono::abs(show - decode) > longest_reordering) show = decode;
    const bool had_pts = packet.pts != AV_NOPTS_VALUE;
    packet.dts = packet.dts != AV_NOPTS_VALUE ? decode.count() : AV_NOPTS_VALUE;
    packet.pts = had_pts ? show.count() : AV_NOPTS_VALUE;
    reached_ = std::max(reached_, decode);
}

result<bool> packet_source::next(AVPacket& packet) {
    if (!ahead_.empty()) {
        av_packet_move_ref(&packet, ahead_.front().get());
        ahead_.pop_front();
    } else {
        const auto got = read(packet);
        if (!got || !*got) return got;
    }
    put_on_timeline(packet);
    return true;
}

double packet_source::fraction_read() const {
    const auto at = avio_tell(input_.context().pb);
    return input_.bytes() == 0 ? 0 : static_cast<double>(at) / static_cast<double>(input_.bytes());
}

} // namespace lectern::media
