#include "lectern/media/lean_file.hpp"

#include "av_error.hpp"
#include "mp4_muxer.hpp"
#include "option_set.hpp"
#include "packet_lane.hpp"
#include "segment_index.hpp"

#include "lectern/base/copy.hpp"
#include "lectern/base/files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace lectern::media {
namespace {

struct cut { // a fragment begins here
    std::int64_t at = 0;
    bool starts_reference = false;
};

// Segments in pieces of equal length, of about a lean_fragment.
std::vector<cut> cuts_of(const lean_parts& parts) {
    const auto& starts = parts.segment_starts;
    const auto each = segments_for_each(starts.size(), most_lean_references);
    std::vector<cut> cuts;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const auto length = (i + 1 < starts.size() ? starts[i + 1] : parts.end) - starts[i];
        const auto pieces = std::max<std::int64_t>(
            1, (length * 1000 / parts.time_scale + lean_fragment.count() / 2) / lean_fragment.count());
        for (std::int64_t piece = 0; piece < pieces; ++piece)
            cuts.push_back({starts[i] + piece * length / pieces, piece == 0 && i % each == 0});
    }
    return cuts;
}

// Sound first: it is small, and what one can begin with.
result<std::vector<packet_lane>> open_lanes(const lean_parts& parts) {
    std::vector<packet_lane> lanes;
    const std::array<std::pair<const std::filesystem::path*, AVMediaType>, 2> wanted{
        {{&parts.audio, AVMEDIA_TYPE_AUDIO}, {&parts.video, AVMEDIA_TYPE_VIDEO}}};
    for (const auto& [file, kind] : wanted) {
        if (file->empty()) continue;
        auto lane = packet_lane::open(*file, kind);
        if (!lane) return lane.error();
        lanes.push_back(std::move(*lane));
    }
    return lanes;
}

std::optional<std::size_t> earliest(const std::vector<packet_lane>& lanes) {
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const auto* packet = lanes[i].next();
        if (packet == nullptr) continue;
        if (!first || av_compare_ts(packet->dts, lanes[i].stream().time_base, lanes[*first].next()->dts,
                                    lanes[*first].stream().time_base) < 0)
            first = i;
    }
    return first;
}

class lean_writer {
public:
    lean_writer(const lean_parts& parts, std::filesystem::path out)
        : parts_(parts), out_(std::move(out)), cuts_(cuts_of(parts)) {}

    result<void> run() {
        auto lanes = open_lanes(parts_);
        if (!lanes) return lanes.error();
        lanes_ = std::move(*lanes);
        file_ = base::unique_fd(::open(out_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
        if (!file_) return from_errno(errno, "creating " + out_.filename().string());
        if (auto begun = begin(); !begun) return begun;
        const auto index_at = written_;
        index_.references.resize(
            static_cast<std::size_t>(std::ranges::count_if(cuts_, &cut::starts_reference)));
        if (auto room = store(to_box(index_)); !room) return room;
        if (auto all = write_fragments(); !all) return all;
        if (::lseek(file_.get(), static_cast<off_t>(index_at), SEEK_SET) < 0)
            return from_errno(errno, "writing " + out_.filename().string());
        return store(to_box(index_));
    }

private:
    result<void> begin() {
        auto begun = begin_mp4(this, &lean_writer::collect);
        if (!begun) return begun.error();
        muxer_ = std::move(*begun);
        option_set options{{"movflags", "empty_moov+default_base_moof+frag_custom+skip_trailer+frag_discont"},
                           {"use_editlist", "0"}};
        for (const auto& lane : lanes_)
            if (auto added = add_track(lane, options); !added) return added;
        return write_header(options);
    }

    result<void> add_track(const packet_lane& lane, option_set& options) {
        auto* stream = avformat_new_stream(muxer_.context.get(), nullptr);
        if (stream == nullptr) throw std::bad_alloc();
        const auto& from = lane.stream();
        if (const int failed = avcodec_parameters_copy(stream->codecpar, from.codecpar); failed < 0)
            return from_av(failed, "describing the track");
        stream->codecpar->codec_tag = 0;
        stream->time_base = from.time_base;
        if (from.codecpar->codec_type == AVMEDIA_TYPE_VIDEO)
            options.set("video_track_timescale", std::to_string(from.time_base.den));
        return {};
    }

    result<void> write_header(option_set& options) {
        auto* context = muxer_.context.get();
        if (const int failed = avformat_write_header(context, options.get()); failed < 0)
            return from_av(failed, "writing the MP4 header");
        if (auto taken = options.all_taken("the MP4 muxer"); !taken) return taken;
        for (std::size_t i = 0; i < lanes_.size(); ++i)
            if (av_cmp_q(context->streams[i]->time_base, lanes_[i].stream().time_base) != 0)
                return error{errc::internal, "writing the MP4 header: the muxer chose another time scale"};
        avio_flush(muxer_.io.get());
        index_.track = static_cast<std::uint32_t>(lanes_.size()); // the picture's, where there is one
        index_.time_scale = parts_.time_scale;
        index_.start = cuts_.empty() ? 0 : cuts_.front().at;
        const auto length =
            static_cast<double>(parts_.end - index_.start) / static_cast<double>(parts_.time_scale);
        return store(with_duration(std::exchange(pending_, {}), length));
    }

    result<void> write_fragments() {
        std::size_t reference = 0;
        for (std::size_t i = 0; i < cuts_.size(); ++i) {
            if (cuts_[i].starts_reference && i > 0) ++reference;
            const bool last = i + 1 == cuts_.size();
            const auto until = last ? parts_.end : cuts_[i + 1].at;
            if (auto taken = take_until(last ? std::nullopt : std::optional(until)); !taken) return taken;
            auto& entry = index_.references[reference];
            entry.bytes += pending_.size();
            entry.duration += until - cuts_[i].at;
            if (auto stored = store(std::exchange(pending_, {})); !stored) return stored;
            if (parts_.alive) parts_.alive();
        }
        return {};
    }

    result<void> take_until(std::optional<std::int64_t> until) {
        const AVRational scale{1, static_cast<int>(parts_.time_scale)};
        bool any = false;
        for (auto lane = earliest(lanes_); lane; lane = earliest(lanes_)) {
            auto& packet = lanes_[*lane].taken();
            if (until && av_compare_ts(packet.dts, lanes_[*lane].stream().time_base, *until, scale) >= 0)
                break;
            packet.stream_index = static_cast<int>(*lane);
            if (const int failed = av_write_frame(muxer_.context.get(), &packet); failed < 0)
                return from_av(failed, "writing " + out_.filename().string());
            if (auto moved = lanes_[*lane].move_on(); !moved) return moved;
            any = true;
        }
        if (!any) return {};
        if (const int failed = av_write_frame(muxer_.context.get(), nullptr); failed < 0)
            return from_av(failed, "ending a fragment of " + out_.filename().string());
        avio_flush(muxer_.io.get());
        return {};
    }

    static int collect(void* self, muxed_byte* bytes, int size) {
        static_cast<lean_writer*>(self)->pending_.append(reinterpret_cast<const char*>(bytes),
                                                         static_cast<std::size_t>(size));
        return size;
    }

    result<void> store(const std::string& bytes) {
        written_ += bytes.size();
        return base::write_all(file_, bytes, out_.filename());
    }

    const lean_parts& parts_;
    std::filesystem::path out_;
    std::vector<cut> cuts_;
    std::vector<packet_lane> lanes_;
    base::unique_fd file_;
    std::string pending_; // what the muxer gave since it was last written
    std::uint64_t written_ = 0;
    segment_index index_;
    mp4_muxer muxer_;
};

} // namespace

result<void> write_lean(const lean_parts& parts, const std::filesystem::path& out) {
    std::error_code ignored; // what is in the way is said by what creates the file
    std::filesystem::remove(out, ignored);
    return lean_writer(parts, out).run();
}

} // namespace lectern::media
