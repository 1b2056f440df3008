// The sound renditions of a transcode, once all of the recording was heard.
#pragma once

#include "audio_track.hpp"
#include "track_places.hpp"

#include "lectern/media/transcode.hpp"

#include <map>
#include <memory>

namespace lectern::media {

using audio_tracks = std::map<int, std::unique_ptr<audio_track>>; // by stream

struct heard_sound {
    const transcode_plan& plan;
    const track_places& places;
    audio_tracks& tracks; // of a stream whose renditions were all complete there is none
    std::chrono::microseconds end;
};

// Adds the renditions in the plan's order, then the silence that was planned or takes the place of what could
// not be decoded. Errors: refused when `to` then holds nothing that was decoded; those of encoding.
result<void> finish_sound(const heard_sound& heard, transcode_output& to);

} // namespace lectern::media
