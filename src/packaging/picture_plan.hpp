// Which video renditions a recording gets, by what it shows. Pure.
#pragma once

#include "content.hpp"
#include "ladder_plan.hpp"

#include "lectern/media/survey.hpp"
#include "lectern/packaging/encoding_targets.hpp"

#include <vector>

namespace lectern::packaging {

// Apple's authoring specification 9.21: a variant that a cellular link of 192 kbit/s carries, sound included.
constexpr std::int64_t cellular_bps = 192'000;
// What the lowest H.264 rung of slides may take at its peak, sound included: in 192 kbit/s a new slide would
// come blurred. The AV1 rung beside it fits.
constexpr std::int64_t slow_link_bps = 250'000;

// Adds the renditions with their reasons and the sizes that the trial predicts. `planned`: with tracks and
// sound. `duration_s`: as the file says it; 0 when it does not.
void plan_pictures(const std::vector<media::stretch>& stretches, const encoding_targets& targets,
                   double duration_s, ladder& planned);

// With the segments of what was made of the recording before: all of a lecture is cut alike (A8.22), whatever
// is set or found by now.
void cut_as(std::chrono::seconds target_duration, ladder& planned);

// What the lowest rung and its sound may take at their peak.
std::int64_t limit_of(const media::video_rendition_plan& low);

// The lowest rung again, for when it measured more than fits: fewer bits; smaller too, unless it is of
// slides, which must stay readable. `measured_bps` is the peak of its video, `audio_peak_bps` that of the
// costliest sound.
media::video_rendition_plan shrink(const media::video_rendition_plan& low, std::int64_t measured_bps,
                                   std::int64_t audio_peak_bps);

// Takes what encodes slowly out of the plan, into `follows`; or leaves nothing but that in it.
void keep_first_part(ladder& planned);
void keep_rest(ladder& planned, std::chrono::microseconds end);

// As a JSON object: what the manifest says of the plan.
std::string plan_to_json(const ladder& planned);

} // namespace lectern::packaging
