// Looking at a recording without decoding it whole, behind the fence for strangers' files.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/media_info.hpp"

#include <chrono>
#include <filesystem>

namespace lectern::media {

// Limits for files from strangers (docs/media-layout.md; findings section 5). Each is a setting.
struct input_limits {
    int max_streams = 32;
    int max_side = 8192;                     // pixels
    std::int64_t max_pixels = 4096LL * 2304; // width x height
    std::chrono::microseconds max_duration = std::chrono::hours(12);
    int max_channels = 8;
    std::int64_t probe_bytes = 32LL << 20;
    std::chrono::milliseconds probe_timeout = std::chrono::seconds(30);
    // No limit but a fact: the file is still arriving and will have so many bytes. Reading waits for what is
    // not there yet (which no timeout counts) and never goes back. 0: all of it is there.
    std::uint64_t arriving = 0;
    std::filesystem::path arrived; // says how many of them may be read by now; empty: those in the file
};

// Errors: refused, with a sentence an instructor understands ("The file holds no video and no sound ...").
result<media_info> probe(const std::filesystem::path& input, const input_limits& limits);

} // namespace lectern::media
