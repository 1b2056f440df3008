// Looks at a recording's picture in stretches of about a second, over its whole length.
#pragma once

#include "decoder.hpp"
#include "shown_pictures.hpp"
#include "slide_grid.hpp"

#include "lectern/media/survey.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace lectern::media {

class picture_survey {
public:
    struct setting {
        const transcode_plan& plan;
        const input_limits& limits;
        std::chrono::microseconds length; // of the recording, by its own word; 0 when it does not say
        bool all = false;                 // decodes all, however its key frames lie
    };
    // Errors: refused. Lifetime: nothing of `from` is kept.
    static result<std::unique_ptr<picture_survey>> open(const AVStream& stream, const setting& from);

    // Every packet of the stream, in order. Errors: internal.
    result<void> look(const AVPacket& packet);
    result<void> finish();
    const std::vector<stretch>& stretches() const noexcept { return stretches_; }
    // Whether long parts of the recording were not seen. After `finish`.
    bool missed_much() const;

private:
    picture_survey(decoder made, const AVStream& stream, const setting& from);

    bool begins(const AVPacket& packet);
    result<void> see(AVFrame& decoded);
    result<void> keep(const AVFrame& picture, std::chrono::microseconds at);
    result<void> end_stretch();
    result<void> try_encoding(stretch& seen, bool stays);
    std::chrono::microseconds farthest_apart() const;

    decoder decoder_;
    shown_pictures shown_;
    std::chrono::microseconds every_;                    // from one stretch to the next
    std::chrono::microseconds next_{};                   // where the next stretch begins
    std::chrono::microseconds last_key_{-1}, reached_{}; // of the packets
    bool continuous_ = true; // decodes all: key frames are rare, or it is not known yet
    bool is_short_;
    bool all_;
    bool decoding_ = false;
    std::vector<av_ptr<AVFrame>> pictures_; // of the stretch that is being seen
    std::chrono::microseconds begun_{}, next_picture_{};
    std::optional<slide_grid> before_; // the last picture of the stretch before
    bool stayed_ = false;              // the last stretch that was tried was as the one before it
    std::vector<stretch> stretches_;
};

} // namespace lectern::media
