// The index in front of a lean file (sidx, ISO/IEC 14496-12 8.16.3). Pure.
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::media {

struct index_reference {
    std::uint64_t bytes = 0;
    std::int64_t duration = 0; // time-scale units
};

struct segment_index {
    std::uint32_t track = 1;
    std::int64_t time_scale = 1;
    std::int64_t start = 0;                  // of the first reference, time-scale units
    std::vector<index_reference> references; // each begins with a key frame, the first right after the box
};

std::size_t index_bytes(std::size_t references) noexcept;
std::string to_box(const segment_index& index);
// `bytes` begins with the box. Errors: corrupt.
result<segment_index> read_index(std::string_view bytes);

// `init` (ftyp and moov of a fragmented file) with the length of all fragments in it (mehd, 8.8.2): players
// that go by it know the length before the last fragment has come. Unchanged when there is no mvex to put it
// in.
std::string with_duration(std::string init, double seconds);

// How many segments a reference holds, so that there are at most `most`.
std::size_t segments_for_each(std::size_t segments, std::size_t most) noexcept;

} // namespace lectern::media
