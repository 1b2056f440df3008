// Which constant frame rate a recording gets.
#pragma once

#include "lectern/media/media_info.hpp"

namespace lectern::packaging {

constexpr double max_frame_rate = 60.0;

// A standard rate from 1 to 60: the nearest to what the file says, 30 when it says nothing believable. Rates
// over 60 are divided by a whole number where that gives a standard rate. A variable rate is taken as at
// least what its best guess says.
media::rational natural_frame_rate(const media::video_stream& stream);

// Frames between key frames about `seconds` apart; at least 1.
int frames_per_key_frame(const media::rational& rate, double seconds);

// The smallest divisor of `frames_per_key` that brings `rate` to `target` or less, so that every key frame is
// kept.
int keep_every_for(const media::rational& rate, int frames_per_key, double target);

} // namespace lectern::packaging
