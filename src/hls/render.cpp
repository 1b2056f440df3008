#include "lectern/hls/playlist.hpp"

#include <cstdio>

namespace lectern::hls {
namespace {

// EXT-X-MAP in an ordinary playlist needs version 6 (RFC 8216bis 8); one version everywhere keeps caches
// simple.
constexpr auto header = "#EXTM3U\n#EXT-X-VERSION:6\n";

std::string format_range(const byte_range& range) {
    return std::to_string(range.bytes) + '@' + std::to_string(range.offset);
}

std::string format_extinf(extinf duration) {
    char text[32];
    const auto count = duration.count();
    std::snprintf(text, sizeof text, "%lld.%05lld", static_cast<long long>(count / extinf::period::den),
                  static_cast<long long>(count % extinf::period::den));
    return text;
}

// A quoted string cannot hold a quote or a line end (RFC 8216bis 4.2).
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"')
            out += '\'';
        else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)
            out += c;
    }
    return out += '"';
}

std::string format_rate(double rate) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", rate);
    return text;
}

std::string rates(const variant& v) {
    return "BANDWIDTH=" + std::to_string(v.peak_bps) + ",AVERAGE-BANDWIDTH=" + std::to_string(v.average_bps) +
           ",CODECS=" + quoted(v.codecs);
}

std::string resolution(const variant& v) {
    if (v.width == 0) return {};
    return ",RESOLUTION=" + std::to_string(v.width) + 'x' + std::to_string(v.height);
}

void append(std::string& out, const alternative& a) {
    out += "#EXT-X-MEDIA:TYPE=";
    out += a.type == media_type::audio ? "AUDIO" : "SUBTITLES";
    out += ",GROUP-ID=" + quoted(a.group) + ",NAME=" + quoted(a.name) + ",LANGUAGE=" + quoted(a.language);
    out += a.is_default ? ",DEFAULT=YES,AUTOSELECT=YES" : ",DEFAULT=NO,AUTOSELECT=YES";
    if (a.type == media_type::subtitles) out += ",FORCED=NO";
    if (a.channels > 0) out += ",CHANNELS=" + quoted(std::to_string(a.channels));
    out += ",URI=" + quoted(a.uri) + '\n';
}

void append_variant(std::string& out, const variant& v) {
    out += "#EXT-X-STREAM-INF:" + rates(v) + resolution(v);
    if (v.frame_rate > 0) out += ",FRAME-RATE=" + format_rate(v.frame_rate);
    if (v.width > 0) out += ",VIDEO-RANGE=SDR";
    if (!v.audio_group.empty()) out += ",AUDIO=" + quoted(v.audio_group);
    if (!v.subtitles_group.empty()) out += ",SUBTITLES=" + quoted(v.subtitles_group);
    if (v.width > 0) out += ",CLOSED-CAPTIONS=NONE";
    out += '\n' + v.uri + '\n';
}

} // namespace

std::string render(const media_playlist& playlist) {
    std::string out = header;
    out +=
        "#EXT-X-TARGETDURATION:" + std::to_string(playlist.target_duration_s) + "\n#EXT-X-MEDIA-SEQUENCE:0\n";
    if (playlist.ended) out += "#EXT-X-PLAYLIST-TYPE:VOD\n";
    if (playlist.iframes_only) out += "#EXT-X-I-FRAMES-ONLY\n";
    if (!playlist.map_uri.empty()) {
        out += "#EXT-X-MAP:URI=" + quoted(playlist.map_uri);
        if (playlist.map_range) out += ",BYTERANGE=" + quoted(format_range(*playlist.map_range));
        out += '\n';
    }
    for (const auto& segment : playlist.segments) {
        out += "#EXTINF:" + format_extinf(segment.duration) + ",\n";
        if (segment.range) out += "#EXT-X-BYTERANGE:" + format_range(*segment.range) + '\n';
        out += segment.uri + '\n';
    }
    if (playlist.ended) out += "#EXT-X-ENDLIST\n";
    return out;
}

std::string render(const multivariant_playlist& playlist) {
    std::string out = header;
    if (playlist.independent_segments) out += "#EXT-X-INDEPENDENT-SEGMENTS\n";
    for (const auto& a : playlist.alternatives) append(out, a);
    for (const auto& v : playlist.variants) append_variant(out, v);
    for (const auto& v : playlist.iframes)
        out += "#EXT-X-I-FRAME-STREAM-INF:" + rates(v) + resolution(v) +
               ",VIDEO-RANGE=SDR,URI=" + quoted(v.uri) + '\n';
    return out;
}

} // namespace lectern::hls
