// A stream's pictures as a plan wants them: their size, upright, square pixels, their colours.
#pragma once

#include "picture_chain.hpp"

#include "lectern/media/transcode.hpp"

namespace lectern::media {

class shown_pictures {
public:
    shown_pictures(const AVStream& stream, const transcode_plan& plan)
        : aspect_(stream.sample_aspect_ratio), tone_map_(plan.tone_map),
          graph_(graph_to({plan.width, plan.height, orientation_of(stream), plan.tone_map})) {}

    // First of all: what the file says of a picture, and what players take for granted.
    void complete(AVFrame& decoded) const { complete_picture(decoded, aspect_, tone_map_); }
    // Errors: internal, else what `use` returns.
    result<void> make(const AVFrame& picture, const picture_graph::sink& use) {
        return graph_.run(picture, use);
    }

private:
    AVRational aspect_;
    bool tone_map_;
    picture_graph graph_;
};

} // namespace lectern::media
