// A file that a browser plays by itself, without script: picture and sound of a lecture, or its sound alone,
// in one fragmented MP4 with an index (sidx) in front. Made from renditions that are there; nothing is
// encoded.
#pragma once

#include "lectern/base/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::media {

// At most so many places to seek to: 3 kB, which stand before the first picture.
constexpr std::size_t most_lean_references = 256;
// A fragment's length. A player waits for the whole of the first one.
constexpr std::chrono::milliseconds lean_fragment{2000};

struct lean_parts {
    std::filesystem::path video; // H.264; empty: sound alone
    std::filesystem::path audio; // AAC; empty: no sound
    // Where a segment begins, in units of 1/time_scale of the first of the two that is there; each with a key
    // frame.
    std::vector<std::int64_t> segment_starts;
    std::int64_t time_scale = 1;
    std::int64_t end = 0;        // of the last segment, in the same units
    std::function<void()> alive; // called now and then
};

// Writes `out` anew. Errors: io, no_space, corrupt (a part cannot be read), internal.
result<void> write_lean(const lean_parts& parts, const std::filesystem::path& out);

// Every packet of the parts is in `file`, byte for byte and at its time, and nothing else; the index names
// the fragments where they are. Errors: corrupt with what is wrong, io.
result<void> check_lean(const lean_parts& parts, const std::filesystem::path& file);

// A slide to look at until the sharp one has come: a WebP picture made smaller, and coarser when it is still
// large.
constexpr int lean_picture_width = 800;
constexpr std::size_t lean_picture_bytes = 12'000;       // 1.5 s at 64 kbit/s; the coarsest may be larger
result<std::string> lean_picture(std::string_view webp); // Errors: corrupt, internal
result<void> check_lean_picture(std::string_view webp);  // It decodes. Errors: corrupt
// The same as AVIF, for browsers that show it: about as sharp in half of the bytes.
constexpr std::size_t lean_avif_bytes = 6'000;
result<std::string> lean_avif(std::string_view webp); // Errors: corrupt, internal (no encoder, too)

} // namespace lectern::media
