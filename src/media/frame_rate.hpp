// How many pictures a second a recording really has: containers often guess, lie or stay silent.
#pragma once

#include "libav.hpp"

#include "lectern/media/media_info.hpp"

#include <span>

namespace lectern::media {

// What the presentation times of successive pictures say. Units: microseconds, any order.
struct measured_rate {
    rational rate; // 0/1 when there are too few pictures
    bool variable = false;
};

// Pure. The rate is that of the commonest step between neighbours: screen recorders drop frames of a steady
// grid.
measured_rate rate_of(std::span<const std::int64_t> times);

// The standard rate (24000/1001, 25, 30 ...) within half a percent of `rate`, else `rate` with a small
// denominator.
rational to_natural_rate(double rate);

// Fills frame_rate and variable_frame_rate of info.video; reads on in the file where the container does not
// say.
void measure_frame_rates(AVFormatContext& context, media_info& info);

} // namespace lectern::media
