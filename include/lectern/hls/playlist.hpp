// HLS playlists as values (RFC 8216bis): what is rendered to text and, for media playlists, read back.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/hls/track_index.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::hls {

// Units: 10 microseconds, the five decimals of EXTINF.
using extinf = std::chrono::duration<std::int64_t, std::ratio<1, 100000>>;

struct byte_range {
    std::uint64_t offset = 0, bytes = 0;
    friend bool operator==(const byte_range&, const byte_range&) = default;
};

struct media_segment {
    std::string uri;
    extinf duration{};
    std::optional<byte_range> range;
};

struct media_playlist {
    int target_duration_s = 6;
    bool iframes_only = false;
    bool ended = true;   // EXT-X-ENDLIST, PLAYLIST-TYPE VOD
    std::string map_uri; // empty: no EXT-X-MAP (WebVTT)
    std::optional<byte_range> map_range;
    std::vector<media_segment> segments;
};

enum class media_type { audio, subtitles };

struct alternative { // EXT-X-MEDIA
    media_type type = media_type::audio;
    std::string group, name, language, uri;
    bool is_default = false;
    int channels = 0; // audio
};

struct variant { // EXT-X-STREAM-INF, EXT-X-I-FRAME-STREAM-INF
    std::int64_t peak_bps = 0, average_bps = 0;
    std::string codecs;
    int width = 0, height = 0;
    double frame_rate = 0;
    std::string audio_group, subtitles_group;
    std::string uri;
};

struct multivariant_playlist {
    bool independent_segments = true;
    std::vector<alternative> alternatives;
    std::vector<variant> variants;
    std::vector<variant> iframes;
};

std::string render(const media_playlist& playlist);
std::string render(const multivariant_playlist& playlist);

// Reads what render writes and what other packagers write for recordings: unknown tags are skipped, a byte
// range without an offset continues the one before. Thread: any. Errors: corrupt, with the line.
result<media_playlist> parse_media_playlist(std::string_view text);

// The same for a multivariant playlist: variants, their I-frame playlists, sound and subtitles.
result<multivariant_playlist> parse_multivariant_playlist(std::string_view text);

// EXTINF of every stretch so that the sum over any run is within 10 microseconds of the ticks it covers.
std::vector<extinf> segment_durations(const track_index& index);
std::vector<extinf> key_frame_durations(const track_index& index);

// Rates of the I-frame playlist made of the index's key frames.
bit_rates measure_key_frames(const track_index& index, std::chrono::seconds target_duration);

} // namespace lectern::hls
