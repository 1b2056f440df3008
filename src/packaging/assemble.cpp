#include "assemble.hpp"

#include "lectern/base/language.hpp"
#include "lectern/store/json_text.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace lectern::packaging {
namespace {

const media::audio_stream* source_of(const media::audio_rendition_plan& plan, const media::media_info& info) {
    for (const auto& a : info.audio)
        if (a.index == plan.stream_index) return &a;
    return nullptr;
}

std::string audio_name(const media::audio_rendition_plan& plan, const media::audio_stream* source) {
    if (plan.language != "und") return base::language_name(plan.language);
    return source != nullptr && !source->title.empty() ? source->title : "Audio";
}

// NAME must be unique in its group (RFC 8216bis 4.4.6.1.1).
std::string unique_name(const std::string& name, const std::string& title,
                        const std::vector<store::rendition>& before) {
    const auto taken = [&before](const std::string& text) {
        return std::any_of(before.begin(), before.end(), [&text](const auto& r) { return r.name == text; });
    };
    if (!taken(name)) return name;
    if (!title.empty() && !taken(name + " (" + title + ')')) return name + " (" + title + ')';
    for (int n = 2;; ++n)
        if (const auto numbered = name + ' ' + std::to_string(n); !taken(numbered)) return numbered;
}

// A single picture is shown for as long as the lecture lasts, whatever rate was planned.
media::rational shown_rate(const media::rendition_output& from, const hls::track_index& index) {
    std::int64_t ticks = 0;
    for (const auto& s : index.segments) ticks += s.duration;
    const bool single = ticks > 0 && static_cast<double>(ticks) * from.frame_rate.value() <
                                         static_cast<double>(index.time_scale);
    return single ? media::rational{index.time_scale, ticks} : from.frame_rate;
}

store::rendition describe(const media::rendition_output& from, std::chrono::seconds target_duration) {
    store::rendition r;
    r.id = from.id;
    r.kind = from.video ? store::rendition_kind::video : store::rendition_kind::audio;
    r.codecs = from.codecs;
    r.width = from.width;
    r.height = from.height;
    r.channels = from.channels;
    r.sample_rate = from.sample_rate;
    r.index = index_of(from);
    r.frame_rate_exact = from.video ? shown_rate(from, r.index) : media::rational{0, 1};
    r.frame_rate = r.frame_rate_exact.value();
    const auto rates = hls::measure(r.index, target_duration);
    r.average_bps = rates.average_bps;
    r.peak_bps = rates.peak_bps;
    r.bytes = r.index.segments.empty() ? r.index.init_bytes
                                       : r.index.segments.back().offset + r.index.segments.back().bytes;
    return r;
}

template <class Plans>
const media::rendition_output* output_of(const Plans& plan,
                                         const std::vector<media::rendition_output>& outputs) {
    const auto found =
        std::find_if(outputs.begin(), outputs.end(), [&plan](const auto& o) { return o.id == plan.id; });
    return found == outputs.end() ? nullptr : &*found;
}

std::string text(const media::rational& value) {
    return std::to_string(value.num) + '/' + std::to_string(value.den);
}

std::string_view text(media::dynamic_range range) {
    if (range == media::dynamic_range::pq) return "pq";
    return range == media::dynamic_range::hlg ? "hlg" : "sdr";
}

std::string facts(const media::video_stream& v) {
    store::json_list out('{', ", ");
    out.text("codec", v.codec)
        .member("width", v.width)
        .member("height", v.height)
        .member("rotation", v.rotation);
    out.text("sample_aspect", text(v.sample_aspect)).text("frame_rate", text(v.frame_rate));
    out.flag("variable_frame_rate", v.variable_frame_rate).flag("interlaced", v.interlaced);
    out.member("bit_depth", v.bit_depth)
        .text("dynamic_range", text(v.range))
        .flag("still_picture", v.still_picture);
    return out.close("}");
}

std::string facts(const media::audio_stream& a) {
    store::json_list out('{', ", ");
    out.text("codec", a.codec).member("channels", a.channels).member("sample_rate", a.sample_rate);
    return out.text("language", a.language).text("title", a.title).close("}");
}

std::string facts(const media::subtitle_stream& s) {
    store::json_list out('{', ", ");
    return out.text("codec", s.codec)
        .flag("text", s.text)
        .text("language", s.language)
        .text("title", s.title)
        .close("}");
}

template <class Streams>
std::string facts_list(const Streams& streams) {
    store::json_list out('[', ", ");
    for (const auto& s : streams) out.add(facts(s));
    return out.close("]");
}

} // namespace

hls::track_index index_of(const media::rendition_output& from) {
    hls::track_index index;
    index.init_bytes = from.init_bytes;
    index.time_scale = from.time_scale;
    for (const auto& f : from.fragments) {
        if (f.starts_segment || index.segments.empty()) index.segments.push_back({f.offset, 0, f.start, 0});
        auto& segment = index.segments.back();
        segment.bytes += f.bytes;
        segment.duration += f.duration;
        if (from.video) index.key_frames.push_back({f.offset, f.key_frame_bytes, f.start, f.duration});
    }
    return index;
}

std::vector<store::rendition> describe_renditions(const std::vector<media::rendition_output>& outputs,
                                                  const media::transcode_plan& plan,
                                                  const media::media_info& info) {
    const auto target = target_duration_of(plan);
    std::vector<store::rendition> all;
    for (const auto& rung : plan.video)
        if (const auto* output = output_of(rung, outputs)) all.push_back(describe(*output, target));
    std::map<std::pair<bool, std::string>, std::vector<store::rendition>> groups;
    for (const auto& rung : plan.audio) {
        const auto* output = output_of(rung, outputs);
        if (output == nullptr) continue;
        auto r = describe(*output, target);
        r.low = rung.low;
        r.language = rung.language;
        const auto* source = source_of(rung, info);
        auto& group = groups[{rung.low, r.codecs}];
        r.name = unique_name(audio_name(rung, source), source != nullptr ? source->title : "", group);
        const bool had_default = std::ranges::any_of(group, &store::rendition::is_default);
        r.is_default = !had_default && source != nullptr && source->is_default;
        group.push_back(std::move(r));
    }
    for (auto& [key, group] : groups) {
        if (std::ranges::none_of(group, &store::rendition::is_default)) group.front().is_default = true;
        std::ranges::move(group, std::back_inserter(all));
    }
    return all;
}

std::chrono::seconds target_duration_of(const media::transcode_plan& plan) {
    return std::max(std::chrono::seconds(1), std::chrono::round<std::chrono::seconds>(plan.segment_duration));
}

std::string source_facts(const media::media_info& info) {
    store::json_list out('{', ", ");
    out.text("format", info.format).member("bytes", static_cast<std::int64_t>(info.bytes));
    out.member("duration_s", store::json_number(static_cast<double>(info.duration.count()) / 1e6, 6));
    out.text("title", info.title)
        .member("video", facts_list(info.video))
        .member("audio", facts_list(info.audio));
    return out.member("subtitles", facts_list(info.subtitles)).close("}");
}

} // namespace lectern::packaging
