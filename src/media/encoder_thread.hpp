// One rendition's encoder on a thread of its own, with few pictures waiting.
#pragma once

#include "video_encoder.hpp"
#include "work_lane.hpp"

namespace lectern::media {

// x264 with several threads of its own and a VBV looks at how far its other threads are: the same pictures
// give other bytes each time. One thread per rendition fills the cores and does not.
class encoder_thread {
public:
    explicit encoder_thread(video_encoder encoder) : encoder_(std::move(encoder)) {}

    // Waits while `longest_queue` pictures are waiting. Errors: what the encoder said of an earlier picture.
    result<void> encode(const AVFrame& picture, std::int64_t slot, std::int64_t number) {
        return lane_.add([this, kept = std::shared_ptr<const AVFrame>(share(picture)), slot, number] {
            return encoder_.encode(*kept, slot, number);
        });
    }

    // After all that waits; see video_encoder::finish.
    result<rendition_output> finish(std::int64_t last, std::chrono::microseconds end) {
        if (auto done = lane_.finish(); !done) return done.error();
        return encoder_.finish(last, end);
    }

private:
    static constexpr std::size_t longest_queue = 8;

    video_encoder encoder_;
    work_lane lane_{longest_queue}; // last: it uses the encoder
};

} // namespace lectern::media
