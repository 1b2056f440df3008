#include "fragment_writer.hpp"

#include "av_error.hpp"
#include "mp4_boxes.hpp"
#include "option_set.hpp"

#include "lectern/base/copy.hpp"
#include "lectern/base/crash_point.hpp"
#include "lectern/base/sha256.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace lectern::media {

result<std::unique_ptr<fragment_writer>>
fragment_writer::open(const track_place& place, const AVCodecContext& encoder, AVRational time_base) {
    std::unique_ptr<fragment_writer> writer(new fragment_writer(place.file));
    auto begun = writer->begin_muxer(encoder, time_base, place.kept.fragments.size());
    if (begun) begun = place.kept.empty() ? writer->begin_file(place) : writer->go_on(place);
    if (!begun) return begun.error();
    return writer;
}

result<void> fragment_writer::begin_muxer(const AVCodecContext& encoder, AVRational time_base,
                                          std::size_t kept) {
    auto begun = begin_mp4(this, &fragment_writer::collect);
    if (!begun) return begun.error();
    muxer_ = std::move(*begun);
    auto* context = muxer_.context.get();
    auto* stream = avformat_new_stream(context, nullptr);
    if (stream == nullptr) throw std::bad_alloc();
    stream->time_base = time_base;
    if (const int failed = avcodec_parameters_from_context(stream->codecpar, &encoder); failed < 0)
        return from_av(failed, "describing the track");
    stream->codecpar->codec_tag = 0;
    // Without frag_discont the muxer would count time from 0 again.
    const std::string going_on = kept > 0 ? "+frag_discont" : "";
    option_set options{{"movflags", "cmaf+empty_moov+default_base_moof+frag_custom+skip_trailer" + going_on},
                       {"use_editlist", "0"},
                       {"fragment_index", std::to_string(kept + 1)}};
    if (encoder.codec_type == AVMEDIA_TYPE_VIDEO)
        options.set("video_track_timescale", std::to_string(time_base.den));
    if (const int failed = avformat_write_header(context, options.get()); failed < 0)
        return from_av(failed, "writing the MP4 header");
    if (auto taken = options.all_taken("the MP4 muxer"); !taken) return taken;
    if (av_cmp_q(stream->time_base, time_base) != 0)
        return error{errc::internal, "writing the MP4 header: the muxer chose another time scale"};
    avio_flush(muxer_.io.get());
    auto codecs = codecs_of(pending_);
    if (!codecs) return codecs.error();
    index_.codecs = std::move(*codecs);
    index_.file = path_;
    index_.init_bytes = pending_.size();
    index_.time_scale = time_base.den;
    return {};
}

result<void> fragment_writer::begin_file(const track_place& place) {
    file_ = base::unique_fd(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!file_) return from_errno(errno, "creating " + path_.filename().string());
    if (!place.journal.empty()) {
        auto journal = fragment_journal::begin(place.journal, place.signature);
        if (!journal) return journal.error();
        journal_ = std::move(*journal);
    }
    if (auto stored = store(); !stored) return stored;
    auto noted = journal_.note_init(pending_);
    pending_.clear();
    return noted;
}

result<void> fragment_writer::go_on(const track_place& place) {
    if (pending_.size() != place.kept.init_bytes || base::sha256_hex(pending_) != place.kept.init_sha256)
        return error{errc::corrupt,
                     "going on with " + path_.filename().string() + ": another encoder began it"};
    auto journal = fragment_journal::go_on(place.journal, place.kept);
    if (!journal) return journal.error();
    journal_ = std::move(*journal);
    file_ = base::unique_fd(::open(path_.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file_) return from_errno(errno, "opening " + path_.filename().string());
    written_ = place.kept.end_byte();
    const auto end = static_cast<off_t>(written_);
    if (::ftruncate(file_.get(), end) != 0 || ::lseek(file_.get(), end, SEEK_SET) != end)
        return from_errno(errno, "shortening " + path_.filename().string());
    index_.fragments = place.kept.fragments;
    next_starts_segment_ = false;
    pending_.clear();
    return {};
}

int fragment_writer::collect(void* self, muxed_byte* bytes, int size) {
    static_cast<fragment_writer*>(self)->pending_.append(reinterpret_cast<const char*>(bytes),
                                                         static_cast<std::size_t>(size));
    return size;
}

result<void> fragment_writer::write(AVPacket& packet) {
    packet.stream_index = 0;
    if (const int failed = av_write_frame(muxer_.context.get(), &packet); failed < 0)
        return from_av(failed, "writing " + path_.filename().string());
    av_packet_unref(&packet);
    ++packets_;
    return {};
}

result<void> fragment_writer::cut() {
    if (packets_ == 0) return {};
    packets_ = 0;
    base::crash_point("fragment_begun");
    if (const int failed = av_write_frame(muxer_.context.get(), nullptr); failed < 0)
        return from_av(failed, "ending a fragment of " + path_.filename().string());
    avio_flush(muxer_.io.get());
    const auto facts = facts_of_fragment(pending_);
    if (!facts) return facts.error();
    fragment made{written_, pending_.size(),      facts->decode_time,        facts->duration,
                  0,        next_starts_segment_, base::sha256_hex(pending_)};
    if (muxer_.context->streams[0]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO)
        made.key_frame_bytes = facts->first_sample_end;
    next_starts_segment_ = false;
    index_.fragments.push_back(made);
    if (auto stored = store(); !stored) return stored;
    base::crash_point("fragment_written");
    auto noted = journal_.note(made);
    pending_.clear();
    return noted;
}

result<void> fragment_writer::store() {
    written_ += pending_.size();
    return base::write_all(file_, pending_, path_.filename());
}

result<rendition_output> fragment_writer::finish() {
    if (auto noted = journal_.note_end(); !noted) return noted.error();
    return std::move(index_);
}

} // namespace lectern::media
