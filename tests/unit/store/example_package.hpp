// A package as values: two video renditions, two languages of sound, one of captions. Nothing on disk.
#pragma once

#include "lectern/store/package_manifest.hpp"

namespace lectern::store {

inline rendition example_rendition(std::string id, rendition_kind kind, std::uint64_t segment_bytes) {
    rendition r;
    r.id = std::move(id);
    r.kind = kind;
    r.index.init_bytes = 800;
    const bool video = kind == rendition_kind::video;
    r.index.time_scale = video ? 30000 : 48000;
    std::uint64_t offset = 800;
    for (int i = 0; i < 3; ++i) {
        const std::int64_t duration = (i < 2 ? 6 : 2) * r.index.time_scale;
        r.index.segments.push_back({offset, segment_bytes, i * 6 * r.index.time_scale, duration});
        for (int k = 0; video && k < (i < 2 ? 3 : 1); ++k)
            r.index.key_frames.push_back({offset + static_cast<std::uint64_t>(k) * (segment_bytes / 3),
                                          segment_bytes / 10, (i * 6 + k * 2) * r.index.time_scale,
                                          2 * r.index.time_scale});
        offset += segment_bytes;
    }
    r.bytes = offset;
    const auto rates = hls::measure(r.index, std::chrono::seconds(6));
    r.average_bps = rates.average_bps;
    r.peak_bps = rates.peak_bps;
    return r;
}

inline rendition example_video(std::string id, int width, int height, std::uint64_t segment_bytes) {
    auto r = example_rendition(std::move(id), rendition_kind::video, segment_bytes);
    r.codecs = "avc1.64001f";
    r.width = width;
    r.height = height;
    r.frame_rate = 30;
    r.frame_rate_exact = {30, 1};
    return r;
}

inline rendition example_audio(std::string id, std::string language, std::string name, bool is_default) {
    auto r = example_rendition(std::move(id), rendition_kind::audio, is_default ? 48000 : 60000);
    r.codecs = "mp4a.40.2";
    r.channels = 1;
    r.sample_rate = 48000;
    r.language = std::move(language);
    r.name = std::move(name);
    r.is_default = is_default;
    return r;
}

inline package_manifest example_manifest() {
    package_manifest m;
    m.duration_s = 14;
    m.source_json = R"({"format": "mov", "bytes": 5})";
    m.renditions = {example_video("video-720p", 1280, 720, 1500000),
                    example_video("video-240p", 426, 240, 75000),
                    example_audio("audio-en", "en", "English", true),
                    example_audio("audio-fr", "fr",
                                  "Fran\xC3\xA7"
                                  "ais & <co>",
                                  false)};
    m.captions = {{"en",
                   "English",
                   "captions/en.vtt",
                   false,
                   {"captions/en/0.vtt", "captions/en/1.vtt", "captions/en/2.vtt"}}};
    m.chapters = {{std::chrono::seconds(0), std::chrono::milliseconds(7500), "Opening \"words\""}};
    m.slides_reason = "Slides are not detected yet.";
    m.has_poster = true;
    m.remarks = {"The picture was turned by 90 degrees."};
    m.files = {{"audio-en.mp4", 144800, std::string(64, 'a')}, {"captions/en.vtt", 7, std::string(64, 'b')}};
    return m;
}

} // namespace lectern::store
