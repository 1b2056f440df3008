#include "lectern/store/json_text.hpp"
#include "lectern/store/package_manifest.hpp"

namespace lectern::store {
namespace {

constexpr int rate_decimals = 3, second_decimals = 6;

std::string_view kind_text(rendition_kind kind) {
    switch (kind) {
    case rendition_kind::video:
        return "video";
    case rendition_kind::audio:
        return "audio";
    case rendition_kind::slides:
        return "slides";
    }
    return "video";
}

std::string seconds(std::chrono::microseconds value) {
    return json_number(static_cast<double>(value.count()) / 1e6, second_decimals);
}

std::string to_text(const rendition& r) {
    json_list out('{', ", ");
    out.text("id", r.id).text("kind", kind_text(r.kind)).text("codecs", r.codecs);
    if (r.kind != rendition_kind::audio) out.member("width", r.width).member("height", r.height);
    if (r.kind == rendition_kind::video) {
        out.member("frame_rate", json_number(r.frame_rate, rate_decimals));
        out.text("frame_rate_exact",
                 std::to_string(r.frame_rate_exact.num) + '/' + std::to_string(r.frame_rate_exact.den));
    }
    if (r.kind == rendition_kind::audio) {
        out.member("channels", r.channels).member("sample_rate", r.sample_rate);
        out.text("language", r.language).text("name", r.name).flag("default", r.is_default);
        out.flag("low", r.low);
    }
    out.member("average_bps", r.average_bps).member("peak_bps", r.peak_bps);
    const bool slides = r.kind == rendition_kind::slides;
    out.member("bytes", static_cast<std::int64_t>(r.bytes));
    if (r.avif_bytes > 0) out.member("avif_bytes", static_cast<std::int64_t>(r.avif_bytes));
    out.text("file", slides ? std::string(slides_file) : r.id + ".mp4");
    return out.close("}");
}

std::string to_text(const caption_track& c) {
    json_list out('{', ", ");
    out.text("language", c.language).text("name", c.name).text("file", c.file).flag("default", c.is_default);
    if (c.from_before) out.flag("from_before", true);
    json_list segments('[', ", ");
    for (const auto& file : c.segment_files) segments.add(json_string(file));
    return out.member("segments", segments.close("]")).close("}");
}

std::string to_text(const lean_file& f) {
    json_list out('{', ", ");
    const auto named = [](const std::string& id) { return id.empty() ? "null" : json_string(id); };
    out.text("file", f.file).member("video", named(f.video)).member("audio", named(f.audio));
    return out.member("bytes", static_cast<std::int64_t>(f.bytes)).close("}");
}

std::string to_text(const media::chapter& c) {
    json_list out('{', ", ");
    return out.member("start_s", seconds(c.start))
        .member("end_s", seconds(c.end))
        .text("title", c.title)
        .close("}");
}

std::string to_text(const media::cut& c) {
    json_list out('{', ", ");
    return out.member("from_s", seconds(c.from)).member("to_s", seconds(c.to)).close("}");
}

std::string to_text(const package_file& f) {
    json_list out('{', ", ");
    return out.text("path", f.path)
        .member("bytes", static_cast<std::int64_t>(f.bytes))
        .text("sha256", f.sha256)
        .close("}");
}

std::string to_text(const std::string& s) {
    return json_string(s);
}

template <class Items>
std::string array(const Items& items) {
    if (items.empty()) return "[]";
    json_list out('[', ",");
    for (const auto& item : items) out.add("\n    " + to_text(item));
    return out.close("\n  ]");
}

std::string pairs(const std::vector<hls::segment>& segments) {
    json_list out('[');
    for (const auto& s : segments)
        out.add('[' + std::to_string(s.bytes) + ',' + std::to_string(s.duration) + ']');
    return out.close("]");
}

std::string triples(const std::vector<hls::key_frame>& frames) {
    json_list out('[');
    for (const auto& f : frames)
        out.add('[' + std::to_string(f.offset) + ',' + std::to_string(f.bytes) + ',' +
                std::to_string(f.duration) + ']');
    return out.close("]");
}

} // namespace

std::string to_json(const package_manifest& m) {
    json_list out('{', ",");
    const auto line = [&out](std::string_view key, std::string_view raw) {
        out.add("\n  " + json_string(key) + ": " + std::string(raw));
    };
    line("format", std::to_string(m.format));
    line("duration_s", json_number(m.duration_s, second_decimals));
    line("target_duration_s", std::to_string(m.target_duration_s));
    line("source", m.source_json.empty() ? "{}" : m.source_json);
    if (!m.plan_json.empty()) line("plan", m.plan_json);
    line("renditions", array(m.renditions));
    if (!m.lean.empty()) line("lean", array(m.lean));
    line("captions", array(m.captions));
    line("chapters", array(m.chapters));
    if (!m.cuts.empty()) line("cuts", array(m.cuts));
    line("slides", m.slides_reason.empty() ? json_string(slides_file) : "null");
    line("slides_reason", m.slides_reason.empty() ? "null" : json_string(m.slides_reason));
    line("poster", m.has_poster ? json_string("poster.jpg") : "null");
    line("storyboard", m.has_storyboard ? json_string("storyboard.vtt") : "null");
    line("remarks", array(m.remarks));
    line("files", array(m.files));
    return out.close("\n}\n");
}

std::string index_to_json(const package_manifest& m) {
    json_list out('{', ",\n");
    for (const auto& r : m.renditions) {
        if (r.kind == rendition_kind::slides) continue;
        json_list entry('{');
        entry.member("init", static_cast<std::int64_t>(r.index.init_bytes))
            .member("timescale", r.index.time_scale);
        entry.member("segments", pairs(r.index.segments)).member("keyframes", triples(r.index.key_frames));
        out.add(json_string(r.id) + ": " + entry.close("}"));
    }
    return out.close("}\n");
}

} // namespace lectern::store
