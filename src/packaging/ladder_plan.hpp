// Which renditions a recording gets: a pure function of what the file is.
#pragma once

#include "lectern/media/media_info.hpp"
#include "lectern/media/transcode.hpp"

#include <string>
#include <vector>

namespace lectern::packaging {

// Apple's authoring specification 9.21: a variant that a cellular link of 192 kbit/s carries, sound included.
constexpr std::int64_t cellular_bps = 192'000;
constexpr std::int64_t mono_bps = 64'000, stereo_bps = 96'000; // AAC-LC
constexpr double key_frame_s = 2.0, segment_s = 6.0;           // Apple 1.13, 7.5
constexpr std::int64_t max_picture_pixels = 2560LL * 1440;     // larger sources are scaled down
constexpr int silent_stream = -1; // audio_rendition_plan::stream_index without a source

struct ladder {
    media::transcode_plan plan;
    std::vector<std::string> remarks; // what was odd about the recording and what was done about it
};

ladder plan_ladder(const media::media_info& info);

// The lowest video rendition again, for when it measured more than fits: smaller, fewer bits. `measured_bps`
// is the peak of its video, `audio_peak_bps` that of the costliest sound.
media::video_rendition_plan shrink(const media::video_rendition_plan& low, std::int64_t measured_bps,
                                   std::int64_t audio_peak_bps);

} // namespace lectern::packaging
