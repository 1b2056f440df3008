// What a recording is, as far as FFmpeg can tell. No libav type leaves the media module.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lectern::media {

struct rational {
    std::int64_t num = 0;
    std::int64_t den = 1;
    double value() const noexcept {
        return den == 0 ? 0.0 : static_cast<double>(num) / static_cast<double>(den);
    }
    friend bool operator==(const rational&, const rational&) = default;
};

enum class dynamic_range { sdr, pq, hlg };

struct video_stream {
    int index = 0;
    std::string codec;         // FFmpeg's decoder name: "h264"
    int width = 0, height = 0; // coded pixels
    int rotation = 0;          // degrees clockwise to apply for display: 0, 90, 180, 270
    rational sample_aspect{1, 1};
    int display_width = 0, display_height = 0; // square pixels, after rotation
    rational frame_rate;                       // the container's best guess; 0/1 when unknown
    bool variable_frame_rate = false;
    bool interlaced = false;
    int bit_depth = 8;
    dynamic_range range = dynamic_range::sdr;
    bool still_picture = false; // cover art
    bool is_default = false;
};

struct audio_stream {
    int index = 0;
    std::string codec;
    int channels = 0;
    int sample_rate = 0;  // Hz
    std::string language; // as the file says it ("eng"); empty when it does not
    std::string title;
    bool is_default = false;
};

struct subtitle_stream {
    int index = 0;
    std::string codec;
    bool text = false; // false: pictures (PGS, DVB, VobSub), which are not converted
    std::string language;
    std::string title;
};

struct chapter {
    std::chrono::microseconds start{}, end{};
    std::string title; // cleaned (base::clean_title)
};

struct media_info {
    std::string format;                   // demuxer: "mov,mp4,m4a,3gp,3g2,mj2"
    std::string title;                    // cleaned; empty when there is none
    std::chrono::microseconds duration{}; // 0 when the file does not say
    std::uint64_t bytes = 0;
    std::vector<video_stream> video;
    std::vector<audio_stream> audio;
    std::vector<subtitle_stream> subtitles;
    std::vector<chapter> chapters;
};

} // namespace lectern::media
