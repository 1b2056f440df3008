// Which tracks of a recording are used, and on which timeline: a pure function of what the file is.
#pragma once

#include "lectern/media/media_info.hpp"
#include "lectern/media/transcode.hpp"
#include "lectern/packaging/encoding_targets.hpp"

#include <map>
#include <string>
#include <vector>

namespace lectern::packaging {

constexpr std::int64_t mono_bps = 64'000, stereo_bps = 96'000; // AAC-LC
constexpr double key_frame_s = 2.0, segment_s = 6.0;           // Apple 1.13, 7.5; slides have longer ones
constexpr std::int64_t max_picture_pixels = 2560LL * 1440;     // larger sources are scaled down
constexpr int silent_stream = -1; // audio_rendition_plan::stream_index without a source

struct ladder {
    media::transcode_plan plan;
    std::vector<std::string> remarks; // what was odd about the recording and what was done about it
    profile chosen = profile::automatic;
    // Why the rungs are what they are.
    std::string content;                        // a sentence on what the recording shows
    std::map<std::string, std::string> reasons; // of each video rendition, by its id
    std::map<std::string, std::int64_t> predicted_bps;
    std::vector<media::video_rendition_plan> follows; // video renditions of the plan that are not made now
};

// The whole number of intervals between key frames that comes nearest to `wanted_s` seconds; at least one.
std::chrono::microseconds segment_of(std::chrono::microseconds key_frame_interval, double wanted_s);

// Sound, subtitles, stills and the picture's size and rate. Sound is levelled by plan_sound, video renditions
// come from plan_pictures, once the recording was surveyed.
ladder plan_tracks(const media::media_info& info);

} // namespace lectern::packaging
