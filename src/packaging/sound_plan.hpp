// What the sound of a recording is made into, once it has been heard through.
#pragma once

#include "ladder_plan.hpp"

#include "lectern/media/survey.hpp"

#include <map>

namespace lectern::packaging {

constexpr double largest_gain_db = 30; // more would make a lecture of a microphone's noise

constexpr std::int64_t opus_bps = 16'000;    // what speech needs
constexpr std::int64_t low_aac_bps = 24'000; // of the file, for players without Opus, at
constexpr int low_aac_rate = 24'000;         // Hz

// One loudness for all lectures, and one channel where two say the same. With every sound track goes a low
// one of one channel, as Opus and as AAC.
void plan_sound(const std::map<int, media::sound_facts>& heard, ladder& planned);

} // namespace lectern::packaging
