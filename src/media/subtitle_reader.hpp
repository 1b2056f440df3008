// Text subtitles inside a recording as plain cues.
#pragma once

#include "av_ptr.hpp"

#include "lectern/media/transcode.hpp"

#include <optional>

namespace lectern::media {

// The words of one ASS event ("0,0,Default,,0,0,0,,{\\i1}Hello\\Nthere"): no markup, escaped for WebVTT.
// Pure.
std::string text_of_ass(std::string_view event);

class subtitle_reader {
public:
    // Errors: refused.
    static result<subtitle_reader> open(const AVStream& stream);

    // Units: the packet's times are microseconds on the timeline. A cue that cannot be read is left out.
    void read(const AVPacket& packet);

    // Cues in order, none after `end`.
    // Without those that `cuts` leave nothing of.
    subtitle_output finish(std::chrono::microseconds end, const cut_list& cuts);

private:
    subtitle_reader(av_ptr<AVCodecContext> decoder, const AVStream& stream);

    av_ptr<AVCodecContext> decoder_;
    subtitle_output output_;
};

} // namespace lectern::media
