// What the sound of a recording is made into, once it has been heard through.
#pragma once

#include "ladder_plan.hpp"

#include "lectern/media/sound_survey.hpp"

#include <map>

namespace lectern::packaging {

constexpr double target_lufs = -16;    // every lecture's loudness (EBU R128)
constexpr double largest_gain_db = 30; // more would make a lecture of a microphone's noise

// One loudness for all lectures, and one channel where two say the same.
void plan_sound(const std::map<int, media::sound_facts>& heard, ladder& planned);

} // namespace lectern::packaging
