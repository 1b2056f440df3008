#include "packet_lane.hpp"

namespace lectern::media {
namespace {

constexpr auto longest_read = std::chrono::seconds(60); // of our own file, from our own disk

} // namespace

result<packet_lane> packet_lane::open(const std::filesystem::path& file, AVMediaType kind) {
    packet_lane lane;
    lane.file_ = file.filename();
    auto opened = input::open(file, input_limits{}, {});
    if (!opened) {
        if (opened.error().code == errc::io) return opened.error();
        return error{errc::corrupt, lane.file_.string() + " cannot be opened: " + opened.error().detail};
    }
    lane.input_ = std::move(*opened);
    const auto& context = lane.input_->context();
    for (unsigned i = 0; i < context.nb_streams; ++i) {
        if (context.streams[i]->codecpar->codec_type != kind) continue;
        lane.stream_ = static_cast<int>(i);
        if (auto first = lane.move_on(); !first) return first.error();
        return lane;
    }
    return error{errc::corrupt, lane.file_.string() + " has no such track"};
}

result<void> packet_lane::move_on() {
    do {
        av_packet_unref(packet_.get());
        input_->allow(longest_read);
        const int got = av_read_frame(&input_->context(), packet_.get());
        at_end_ = got == AVERROR_EOF;
        if (got < 0 && !at_end_) return error{errc::corrupt, file_.string() + " cannot be read to its end"};
    } while (!at_end_ && packet_->stream_index != stream_);
    return {};
}

} // namespace lectern::media
