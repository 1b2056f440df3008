// manifest.json: what a package holds. The contract names its fields; docs/media-layout.md describes them
// all.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/hls/track_index.hpp"
#include "lectern/media/cut_list.hpp"
#include "lectern/media/media_info.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::store {

constexpr std::string_view slides_file = "slides/slides.json";

enum class rendition_kind { video, audio, slides };

struct rendition {
    std::string id; // also the file's stem: "<id>.mp4"; slides are images in slides/ and have no such file
    rendition_kind kind = rendition_kind::video;
    std::string codecs;
    int width = 0, height = 0;
    double frame_rate = 0;
    media::rational frame_rate_exact{0, 1};
    std::int64_t average_bps = 0, peak_bps = 0;
    std::uint64_t bytes = 0;
    std::uint64_t avif_bytes = 0; // slides, for players that show AVIF; 0: there are none
    int channels = 0, sample_rate = 0;
    std::string language;    // audio; BCP 47
    std::string name;        // audio: what a menu shows
    bool is_default = false; // audio
    bool low = false;        // audio: of low.m3u8, not of the playlists with pictures
    hls::track_index index;  // kept in index.json, beside the manifest
};

struct caption_track {
    std::string language; // BCP 47
    std::string name;     // "English"
    std::string file;     // "captions/en.vtt"
    bool is_default = false;
    std::vector<std::string> segment_files; // "captions/en/0.vtt" ...
    bool from_before = false; // made for an earlier recording of the lecture: somebody should look at them
};

// Plays by itself, without script (media/lean_file.hpp): the packets of these renditions in one file.
struct lean_file {
    std::string file;  // "lean.mp4"
    std::string video; // a rendition's id; empty: sound alone
    std::string audio; // a rendition's id; empty: no sound
    std::uint64_t bytes = 0;
};

struct package_file {
    std::string path; // relative, forward slashes
    std::uint64_t bytes = 0;
    std::string sha256; // hex
};

struct package_manifest {
    int format = 1;
    double duration_s = 0;
    int target_duration_s = 6;
    std::string source_json; // source facts, as a JSON object
    std::string plan_json;   // why these renditions, as a JSON object; empty in packages of older versions
    std::vector<rendition> renditions;
    std::vector<lean_file> lean; // none in packages of older versions
    std::vector<caption_track> captions;
    std::vector<media::chapter> chapters;
    std::vector<media::cut> cuts; // of the recording's time; the lecture goes on without them
    std::string slides_reason;    // why there is no slides rendition; empty when there is one
    bool has_storyboard = false;
    bool has_poster = false;
    std::vector<std::string> remarks;
    std::vector<package_file> files; // all but manifest.json itself, sorted by path
};

// Deterministic text. `index` texts go to index.json:
// {"<rendition>":{"init":N,"timescale":N,"segments":[[bytes,duration]...],
// "keyframes":[[offset,bytes,duration]...]}}; segments follow the init section without gaps.
std::string to_json(const package_manifest& manifest);
std::string index_to_json(const package_manifest& manifest);
result<package_manifest> parse_manifest(std::string_view manifest_json,
                                        std::string_view index_json); // Errors: corrupt

} // namespace lectern::store
