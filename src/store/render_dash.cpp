#include "variants.hpp"

#include "lectern/store/package_playlists.hpp"

#include <cstdio>

namespace lectern::store {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string attribute(std::string_view name, std::string_view value) {
    return ' ' + std::string(name) + "=\"" + escaped(value) + '"';
}

std::string attribute(std::string_view name, std::int64_t value) {
    return attribute(name, std::to_string(value));
}

std::string iso_duration(double seconds) {
    char text[48];
    std::snprintf(text, sizeof text, "PT%.3fS", seconds);
    return text;
}

std::string range(std::uint64_t offset, std::uint64_t bytes) {
    return std::to_string(offset) + '-' + std::to_string(offset + bytes - 1); // inclusive, as in HTTP
}

// Runs of equal durations are one S element (ISO/IEC 23009-1 5.3.9.6).
std::string timeline(const hls::track_index& index, std::string_view indent) {
    std::string out = std::string(indent) + "<SegmentTimeline>";
    for (std::size_t i = 0; i < index.segments.size();) {
        auto end = i + 1;
        while (end < index.segments.size() && index.segments[end].duration == index.segments[i].duration)
            ++end;
        out += "<S";
        if (i == 0) out += attribute("t", index.segments[0].start);
        out += attribute("d", index.segments[i].duration);
        if (end - i > 1) out += attribute("r", static_cast<std::int64_t>(end - i - 1));
        out += "/>";
        i = end;
    }
    return out + "</SegmentTimeline>\n";
}

std::string segment_list(const rendition& r) {
    std::string out = "        <SegmentList" + attribute("timescale", r.index.time_scale) + ">\n";
    out += "          <Initialization" + attribute("range", range(0, r.index.init_bytes)) + "/>\n";
    out += timeline(r.index, "          ");
    for (const auto& s : r.index.segments)
        out += "          <SegmentURL" + attribute("mediaRange", range(s.offset, s.bytes)) + "/>\n";
    return out + "        </SegmentList>\n";
}

std::string segment_template(const rendition& r) {
    std::string out =
        "        <SegmentTemplate" + attribute("timescale", r.index.time_scale) + attribute("startNumber", 0);
    out += attribute("initialization", "$RepresentationID$/init.mp4") +
           attribute("media", "$RepresentationID$/seg-$Number$.m4s") + ">\n";
    return out + timeline(r.index, "          ") + "        </SegmentTemplate>\n";
}

std::string frame_rate(const media::rational& rate) {
    return rate.den == 1 ? std::to_string(rate.num)
                         : std::to_string(rate.num) + '/' + std::to_string(rate.den);
}

std::string representation(const rendition& r, layout where) {
    std::string out = "      <Representation" + attribute("id", r.id) + attribute("codecs", r.codecs);
    out += attribute("bandwidth", r.peak_bps);
    if (r.kind == rendition_kind::video) {
        out += attribute("width", r.width) + attribute("height", r.height);
        out += attribute("frameRate", frame_rate(r.frame_rate_exact)) + attribute("sar", "1:1");
    } else {
        out += attribute("audioSamplingRate", r.sample_rate);
    }
    out += ">\n";
    if (r.kind == rendition_kind::audio)
        out += "        <AudioChannelConfiguration "
               "schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\"" +
               attribute("value", r.channels) + "/>\n";
    if (where == layout::byte_range) out += "        <BaseURL>" + escaped(r.id) + ".mp4</BaseURL>\n";
    out += where == layout::byte_range ? segment_list(r) : segment_template(r);
    return out + "      </Representation>\n";
}

std::string role(bool main) {
    return std::string("      <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"") +
           (main ? "main" : "alternate") + "\"/>\n";
}

std::string codec_of(const rendition& r) {
    return r.codecs.substr(0, r.codecs.find('.'));
}

// Players switch within a set, and not from one codec to another.
std::string video_sets(const package_manifest& manifest, layout where) {
    auto left = renditions_of(manifest, rendition_kind::video);
    std::string out;
    while (!left.empty()) {
        const auto codec = codec_of(*left.front());
        out += "    <AdaptationSet contentType=\"video\" mimeType=\"video/mp4\" "
               "segmentAlignment=\"true\" startWithSAP=\"1\">\n" +
               role(true);
        for (const auto* v : left)
            if (codec_of(*v) == codec) out += representation(*v, where);
        out += "    </AdaptationSet>\n";
        std::erase_if(left, [&codec](const rendition* v) { return codec_of(*v) == codec; });
    }
    return out;
}

std::string audio_sets(const package_manifest& manifest, layout where) {
    std::string out;
    for (const auto* a : main_audio_of(manifest)) {
        out += "    <AdaptationSet contentType=\"audio\" mimeType=\"audio/mp4\" segmentAlignment=\"true\" "
               "startWithSAP=\"1\"" +
               attribute("lang", a->language) + ">\n" + role(a->is_default);
        out += "      <Label>" + escaped(a->name) + "</Label>\n" + representation(*a, where) +
               "    </AdaptationSet>\n";
    }
    return out;
}

std::string caption_sets(const package_manifest& manifest) {
    std::string out;
    for (const auto& c : manifest.captions) {
        out += "    <AdaptationSet contentType=\"text\" mimeType=\"text/vtt\"" +
               attribute("lang", c.language) + ">\n";
        out += "      <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"subtitle\"/>\n      <Label>" +
               escaped(c.name) + "</Label>\n";
        out += "      <Representation" + attribute("id", "captions-" + c.language) +
               attribute("bandwidth", 1000) + ">\n";
        out += "        <BaseURL>" + escaped(c.file) +
               "</BaseURL>\n      </Representation>\n    </AdaptationSet>\n";
    }
    return out;
}

} // namespace

std::string render_dash(const package_manifest& manifest, layout where) {
    const auto profile = where == layout::byte_range ? "urn:mpeg:dash:profile:full:2011"
                                                     : "urn:mpeg:dash:profile:isoff-live:2011";
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MPD "
                      "xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"";
    out +=
        attribute("profiles", profile) + attribute("minBufferTime", iso_duration(manifest.target_duration_s));
    out += attribute("mediaPresentationDuration", iso_duration(manifest.duration_s)) + ">\n";
    out += "  <Period" + attribute("id", "0") + attribute("start", "PT0S") + ">\n";
    out += video_sets(manifest, where) + audio_sets(manifest, where) + caption_sets(manifest);
    return out + "  </Period>\n</MPD>\n";
}

} // namespace lectern::store
