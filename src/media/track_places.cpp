#include "track_places.hpp"

#include "cut_grid.hpp"
#include "libav.hpp"
#include "mp4_boxes.hpp"
#include "video_encoder.hpp"

#include "lectern/base/sha256.hpp"

#include <algorithm>
#include <iomanip>
#include <limits>
#include <set>
#include <sstream>

namespace lectern::media {
namespace {

using std::chrono::microseconds;

constexpr std::uint64_t longest_journal = 64U << 20U; // bytes; 12 h are about 3 MB

// What all renditions share: the timeline, where it is cut, and the libraries.
void describe_common(std::ostringstream& out, const transcode_plan& plan, std::uint64_t source_bytes) {
    out << "source " << source_bytes << " video " << plan.video_stream.value_or(-1) << " rate "
        << plan.frame_rate.num << '/' << plan.frame_rate.den << " step " << common_step(plan)
        << " deinterlace " << plan.deinterlace << " tone_map " << plan.tone_map << " key "
        << plan.key_frame_interval.count() << " segment " << plan.segment_duration.count() << " audio";
    std::set<int> heard; // each once: what comes first has fewer renditions of a stream than what follows
    for (const auto& audio : plan.audio) heard.insert(audio.stream_index);
    for (const int stream : heard) out << ' ' << stream;
    for (const int stream : plan.other_streams) out << " beside " << stream;
    for (const auto& c : plan.cuts.cuts()) out << " without " << c.from.count() << '-' << c.to.count();
    out << " end " << plan.end.count() << " subtitles";
    for (const int stream : plan.subtitle_streams) out << ' ' << stream;
    out << " libav " << av_version_info() << ' ' << avcodec_version() << ' ' << avformat_version() << ' '
        << avfilter_version() << ' ' << swscale_version() << ' ' << swresample_version() << '\n';
}

} // namespace

std::string signature_of(const transcode_plan& plan, const video_rendition_plan& rendition,
                         std::uint64_t source_bytes) {
    std::ostringstream out;
    describe_common(out, plan, source_bytes);
    out << "video " << rendition.id << ' ' << rendition.width << 'x' << rendition.height << ' '
        << rendition.keep_every << ' ' << rendition.crf << ' ' << rendition.max_bps << ' '
        << rendition.vbv.count() << ' ' << rendition.preset << ' ' << static_cast<int>(rendition.codec) << ' '
        << rendition.key_every << ' ' << plan.drawn << rendition.drawn;
    return base::sha256_hex(out.str());
}

std::string signature_of(const transcode_plan& plan, const audio_rendition_plan& rendition,
                         std::uint64_t source_bytes) {
    std::ostringstream out;
    describe_common(out, plan, source_bytes);
    out << "audio " << rendition.id << ' ' << static_cast<int>(rendition.codec) << ' '
        << rendition.stream_index << ' ' << rendition.channels << ' ' << rendition.sample_rate << ' '
        << rendition.bps << ' ' << std::setprecision(std::numeric_limits<double>::max_digits10)
        << rendition.gain_db;
    return base::sha256_hex(out.str());
}

result<rendition_output> index_of_kept(const track_place& place, std::int64_t time_scale) {
    const auto file = base::open_for_reading(place.file);
    if (!file) return file.error();
    std::string init(place.kept.init_bytes, '\0');
    if (auto read = read_exactly(*file, 0, init); !read) return read.error();
    auto codecs = codecs_of(init);
    if (!codecs) return codecs.error();
    rendition_output output;
    output.file = place.file;
    output.codecs = std::move(*codecs);
    output.init_bytes = place.kept.init_bytes;
    output.time_scale = time_scale;
    output.fragments = place.kept.fragments;
    return output;
}

track_places::track_places(const transcode_plan& plan, const std::filesystem::path& directory,
                           const std::filesystem::path& journals, std::uint64_t source_bytes)
    : directory_(directory), journals_(journals) {
    for (const auto& rendition : plan.video) add(rendition.id, signature_of(plan, rendition, source_bytes));
    for (const auto& rendition : plan.audio) add(rendition.id, signature_of(plan, rendition, source_bytes));
}

void track_places::add(const std::string& id, std::string signature) {
    track_place place{id, directory_ / (id + ".mp4"), {}, std::move(signature), {}};
    if (!journals_.empty()) {
        place.journal = journals_ / (id + ".fragments");
        if (const auto text = base::read_file(place.journal, longest_journal))
            place.kept = parse_journal(*text, place.signature);
        if (place.kept.empty()) place.kept = {};
    }
    places_.emplace(id, std::move(place));
}

void track_places::check(const std::function<void()>& alive,
                         const std::function<void(const std::string&)>& note) {
    for (auto& [id, place] : places_) {
        if (place.kept.empty()) continue;
        const auto whole = check_kept(place.kept, place.file, alive);
        if (whole) continue;
        note("begins " + id + " again: " + whole.error().detail);
        place.kept = {};
    }
}

bool track_places::is_complete(const transcode_plan& plan, int audio_stream) const {
    return std::ranges::all_of(plan.audio, [&](const audio_rendition_plan& a) {
        return a.stream_index != audio_stream || of(a.id).kept.complete;
    });
}

microseconds track_places::kept_until(const transcode_plan& plan) const {
    auto until = microseconds::max();
    const auto count = [&](const std::string& id, std::int64_t time_scale) {
        const auto& kept = of(id).kept;
        const auto end = static_cast<long double>(kept.end()) * 1e6L / static_cast<long double>(time_scale);
        if (!kept.complete) until = std::min(until, microseconds(static_cast<std::int64_t>(end)));
    };
    for (const auto& rendition : plan.video) count(rendition.id, time_scale_of(plan.frame_rate));
    for (const auto& rendition : plan.audio) count(rendition.id, rendition.sample_rate);
    return until;
}

} // namespace lectern::media
