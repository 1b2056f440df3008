// One rendition's encoder on a thread of its own, with few pictures waiting.
#pragma once

#include "video_encoder.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace lectern::media {

// x264 with several threads of its own and a VBV looks at how far its other threads are: the same pictures
// give other bytes each time. One thread per rendition fills the cores and does not.
class encoder_thread {
public:
    explicit encoder_thread(video_encoder encoder);
    encoder_thread(const encoder_thread&) = delete;
    encoder_thread& operator=(const encoder_thread&) = delete;
    ~encoder_thread();

    // Waits while `longest_queue` pictures are waiting. Errors: what the encoder said of an earlier picture.
    result<void> encode(const AVFrame& picture, std::int64_t slot);

    // After all that waits; see video_encoder::finish.
    result<rendition_output> finish(std::int64_t last, std::chrono::microseconds end);

private:
    static constexpr std::size_t longest_queue = 8;

    struct job {
        av_ptr<AVFrame> picture;
        std::int64_t slot = 0;
    };

    void run();
    void stop();

    video_encoder encoder_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<job> queue_;
    bool closed_ = false;
    result<void> outcome_;
    std::thread thread_; // last: it uses all of the above
};

} // namespace lectern::media
