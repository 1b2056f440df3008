// The picture strip under the seek bar: one sprite and a WebVTT file that names its tiles.
#pragma once

#include "lectern/media/transcode.hpp"

#include <string>
#include <vector>

namespace lectern::packaging {

struct sprite {
    int width = 0, height = 0; // pixels
    std::string rgb;
    std::string webvtt; // cues whose text is "storyboard.jpg#xywh=x,y,w,h"
};

constexpr std::size_t max_tiles = 200; // of more stills every second, third, ... is kept

// Empty when there are no stills.
sprite make_storyboard(const std::vector<media::still>& stills, int tile_width, int tile_height,
                       std::chrono::microseconds duration);

} // namespace lectern::packaging
