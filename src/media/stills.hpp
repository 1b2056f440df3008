// Picks the storyboard's small pictures and the poster from the pictures that go by.
#pragma once

#include "av_ptr.hpp"

#include "lectern/media/transcode.hpp"

#include <vector>

namespace lectern::media {

class stills {
public:
    explicit stills(const transcode_plan& plan);

    // Whether the picture shown until `end` is wanted; pictures come in order and leave no gap.
    bool wants(std::chrono::microseconds end) const;
    // Errors: internal.
    result<void> take(const AVFrame& picture, std::chrono::microseconds end);

    std::vector<still> take_stills() { return std::move(stills_); }
    result<std::string> poster() const; // empty when no picture came

private:
    int width_, height_, poster_width_, poster_height_;
    std::chrono::microseconds interval_;
    std::chrono::microseconds next_still_{};
    std::size_t next_candidate_ = 0;
    std::vector<still> stills_;
    av_ptr<AVFrame> best_;
    double best_detail_ = -1;
};

} // namespace lectern::media
