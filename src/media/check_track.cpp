#include "lectern/media/check_track.hpp"

#include "decoder.hpp"
#include "fragment_journal.hpp"
#include "input.hpp"
#include "known_repeats.hpp"
#include "mp4_boxes.hpp"

#include <chrono>
#include <optional>

namespace lectern::media {
namespace {

constexpr auto longest_segment = std::chrono::seconds(60); // of decoding time

file_part part_of(const expected_track& wanted) {
    if (wanted.part_of == 0 || wanted.segments.empty()) return {};
    const auto& last = wanted.segments.back();
    return {wanted.part_of, wanted.segments.front().offset, last.offset + last.bytes};
}

class track_check {
public:
    track_check(input& opened, const base::unique_fd& file, const expected_track& wanted,
                const check_options& options)
        : input_(opened), file_(file), wanted_(wanted), options_(options) {}

    result<void> run() {
        if (auto fits = check_stream(); !fits) return fits;
        auto opened = decoder::open(*input_.context().streams[0], options_.limits, 1);
        if (!opened) return wrong("cannot be decoded: " + opened.error().detail);
        decoder_.emplace(std::move(*opened));
        repeats_.emplace(*input_.context().streams[0]->codecpar);
        auto& context = decoder_->context();
        context.err_recognition = AV_EF_EXPLODE | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_CAREFUL;
        // What it does to the pixels is not looked at, and it hides nothing that is wrong in the bits.
        context.skip_loop_filter = AVDISCARD_ALL;
        return read_all();
    }

private:
    error wrong(const std::string& what) const {
        return {errc::corrupt, wanted_.file.filename().string() + ' ' + what};
    }
    error wrong_segment(const std::string& what) const {
        return wrong("is not as it should be: segment " + std::to_string(segment_) + ' ' + what);
    }

    result<void> check_stream() const {
        const auto& file = input_.context();
        if (file.nb_streams != 1) return wrong("holds not one track but " + std::to_string(file.nb_streams));
        const auto& stream = *file.streams[0];
        const auto& p = *stream.codecpar;
        const bool fits =
            wanted_.video
                ? p.codec_type == AVMEDIA_TYPE_VIDEO && p.width == wanted_.width && p.height == wanted_.height
                : p.codec_type == AVMEDIA_TYPE_AUDIO && p.ch_layout.nb_channels == wanted_.channels &&
                      p.sample_rate == wanted_.sample_rate;
        if (!fits) return wrong("holds another track than is said");
        if (stream.time_base.num != 1 || stream.time_base.den != wanted_.time_scale)
            return wrong("counts time otherwise than is said");
        return {};
    }

    result<void> read_all() {
        const auto packet = make_packet();
        for (;;) {
            input_.allow(longest_segment);
            const int got = av_read_frame(&input_.context(), packet.get());
            if (input_.stopped()) return error{errc::cancelled, "Checking the package was stopped."};
            if (got == AVERROR_EOF) break;
            if (got < 0) return wrong("cannot be read to its end");
            auto used = take(*packet);
            av_packet_unref(packet.get());
            if (!used) return used;
        }
        if (auto ended = end_segment(); !ended) return ended;
        if (segment_ + 1 != static_cast<std::ptrdiff_t>(wanted_.segments.size()))
            return wrong("ends after " + std::to_string(segment_ + 1) + " of " +
                         std::to_string(wanted_.segments.size()) + " segments");
        return {};
    }

    bool holds(std::ptrdiff_t segment, std::int64_t offset) const {
        if (segment < 0 || segment >= static_cast<std::ptrdiff_t>(wanted_.segments.size())) return false;
        const auto& s = wanted_.segments[static_cast<std::size_t>(segment)];
        const auto part = part_of(wanted_);
        const auto at = static_cast<std::uint64_t>(offset) + part.from - part.head;
        return offset >= 0 && at >= s.offset && at < s.offset + s.bytes;
    }

    result<void> take(AVPacket& packet) {
        if (!holds(segment_, packet.pos)) {
            if (auto ended = end_segment(); !ended) return ended;
            ++segment_;
            if (!holds(segment_, packet.pos)) return wrong("has samples where no segment is");
            if (wanted_.video && (packet.flags & AV_PKT_FLAG_KEY) == 0)
                return wrong_segment("does not begin with a key frame");
            if (packet.dts != here().start) return wrong_segment("begins at another time than is said");
        } else if (packet.dts <= time_ || packet.dts >= here().start + here().duration) {
            return wrong_segment("has a sample at another time than is said");
        }
        time_ = packet.dts;
        ++samples_;
        if (repeats_->leave_out(packet)) {
            ++decoded_;
            return {};
        }
        return decode(&packet);
    }

    result<void> decode(const AVPacket* packet) {
        const auto count = [this](AVFrame& frame) -> result<void> {
            const bool fits = wanted_.video ? frame.width == wanted_.width && frame.height == wanted_.height
                                            : frame.ch_layout.nb_channels == wanted_.channels &&
                                                  frame.sample_rate == wanted_.sample_rate;
            if (!fits) return wrong_segment("decodes to another size or format");
            ++decoded_;
            return {};
        };
        if (auto done = decoder_->decode(packet, count); !done) return done;
        if (decoder_->damaged() > 0) return wrong_segment("cannot be decoded without errors");
        return {};
    }

    result<void> end_segment() {
        if (segment_ < 0) return {};
        if (auto drained = decode(nullptr); !drained) return drained;
        decoder_->restart();
        if (decoded_ != samples_)
            return wrong_segment("decodes to " + std::to_string(decoded_) + " of its " +
                                 std::to_string(samples_) + " samples");
        if (auto lasts = check_boxes(); !lasts) return lasts;
        samples_ = decoded_ = 0;
        if (options_.on_segment) options_.on_segment();
        return {};
    }

    // The durations, from the boxes themselves: libavformat guesses some of them.
    result<void> check_boxes() {
        std::string bytes(here().bytes, '\0');
        if (auto read = read_exactly(file_, here().offset, bytes); !read) return read;
        auto time = here().start;
        for (std::string_view left = bytes; !left.empty();) {
            const auto whole = fragment_bytes(left);
            const auto facts = facts_of_fragment(left.substr(0, whole));
            if (whole == 0 || !facts) return wrong_segment("is not made of fragments");
            if (facts->decode_time != time) return wrong_segment("has a gap in its time");
            time += facts->duration;
            left.remove_prefix(whole);
        }
        if (time != here().start + here().duration)
            return wrong_segment("lasts longer or shorter than is said");
        return {};
    }

    const expected_stretch& here() const { return wanted_.segments[static_cast<std::size_t>(segment_)]; }

    input& input_;
    const base::unique_fd& file_;
    const expected_track& wanted_;
    const check_options& options_;
    std::optional<decoder> decoder_;
    std::optional<known_repeats> repeats_;
    std::ptrdiff_t segment_ = -1;
    std::int64_t time_ = 0;                  // of the last sample
    std::int64_t samples_ = 0, decoded_ = 0; // of this segment
};

} // namespace

result<void> check_written(const rendition_output& rendition, const std::function<void()>& alive) {
    const auto whole = check_fragments(rendition.fragments, rendition.file, alive);
    if (whole || whole.error().code != errc::corrupt) return whole;
    return error{errc::corrupt, rendition.file.filename().string() + " is damaged: " + whole.error().detail};
}

written_so_far read_journal(const std::filesystem::path& journals, const std::string& id) {
    written_so_far so_far;
    const auto text = base::read_file(journals / (id + ".fragments"));
    if (!text) return so_far;
    const auto kept = parse_journal(*text);
    so_far.init_bytes = kept.init_bytes;
    for (const auto& f : kept.fragments) {
        if (f.starts_segment) so_far.segments.push_back({f.offset, 0, f.start, 0});
        if (so_far.segments.empty()) return {};
        so_far.segments.back().bytes += f.bytes;
        so_far.segments.back().duration += f.duration;
    }
    if (!kept.complete && !so_far.segments.empty()) so_far.segments.pop_back(); // it may still grow
    return so_far;
}

result<void> check_track(const expected_track& wanted, const check_options& options) {
    auto opened = input::open(wanted.file, options.limits, options.stop, part_of(wanted));
    if (!opened) {
        const auto& why = opened.error();
        if (why.code == errc::cancelled || why.code == errc::io) return why;
        return error{errc::corrupt, wanted.file.filename().string() + " cannot be opened: " + why.detail};
    }
    const auto file = base::open_for_reading(wanted.file);
    if (!file) return file.error();
    return track_check(**opened, *file, wanted, options).run();
}

} // namespace lectern::media
