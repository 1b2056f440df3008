// Which filters take a picture as it is stored to a picture as it is shown: upright, square pixels, BT.709, 8
// bit 4:2:0.
#pragma once

#include "picture_graph.hpp"
#include "stream_facts.hpp"

#include <string>

namespace lectern::media {

struct picture_target {
    int width = 0, height = 0; // as shown
    orientation turned;
    bool tone_map = false;
};

// Fills in what the file does not say about a picture's colours, by its size, as players do. `aspect` is the
// stream's; 0: the picture's own.
void complete_picture(AVFrame& frame, AVRational aspect, bool hdr);

// For libavfilter; empty when the picture is already what is wanted. A shape that differs gets black bars.
std::string chain_for(const AVFrame& frame, const picture_target& target);
picture_graph graph_to(const picture_target& target);

// Marks a picture as what the chain makes.
void tag_as_bt709(AVFrame& frame);

} // namespace lectern::media
