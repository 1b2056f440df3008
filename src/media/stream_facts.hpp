// What one stream is, read from libavformat's structures: shared by probe and transcode.
#pragma once

#include "libav.hpp"

#include "lectern/media/media_info.hpp"

#include <chrono>
#include <string>

namespace lectern::media {

// How a stored picture is turned for display: mirrored first, then clockwise by 0, 90, 180 or 270 degrees.
struct orientation {
    int rotation = 0;
    bool mirrored = false;
};

orientation orientation_of(const AVStream& stream);
rational to_rational(AVRational value) noexcept;
AVRational to_av(rational value) noexcept;
std::chrono::microseconds to_us(std::int64_t value,
                                AVRational time_base) noexcept;  // AV_NOPTS_VALUE must not come
std::string metadata(AVDictionary* dictionary, const char* key); // empty when absent
bool is_picture(const AVStream& stream) noexcept;                // cover art

} // namespace lectern::media
