// Where the segments of one rendition lie in its file. All playlists are rendered from it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace lectern::hls {

struct key_frame {
    std::uint64_t offset = 0, bytes = 0;  // moof and the first whole sample
    std::int64_t start = 0, duration = 0; // to the next key frame, time-scale units
};

struct segment {
    std::uint64_t offset = 0, bytes = 0;
    std::int64_t start = 0, duration = 0; // time-scale units
};

struct track_index {
    std::uint64_t init_bytes = 0; // ftyp + moov, at offset 0
    std::int64_t time_scale = 1;
    std::vector<segment> segments;
    std::vector<key_frame> key_frames; // video only
};

struct bit_rates {
    std::int64_t average_bps = 0; // all bits over all time
    std::int64_t peak_bps = 0;    // RFC 8216bis 4.1: runs of 0.5 to 1.5 target durations
};

bit_rates measure(const track_index& index, std::chrono::seconds target_duration);

} // namespace lectern::hls
