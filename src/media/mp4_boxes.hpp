// Reads back the few boxes of our own CMAF files that playlists need (ISO/IEC 14496-12). Pure.
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lectern::media {

// The content of the first box at `path` ("moov/trak/mdia"); empty when there is none.
std::string_view find_box(std::string_view bytes, std::string_view path);

// RFC 6381, from the sample entry: "avc1.64001f", "mp4a.40.2". Errors: corrupt.
result<std::string> codecs_of(std::string_view init);

struct fragment_facts {
    std::int64_t decode_time = 0;       // tfdt
    std::int64_t duration = 0;          // sum of the samples
    std::uint64_t first_sample_end = 0; // from the start of `bytes`
};

// How long the fragment at the start of `bytes` is: to the end of its mdat; 0 when it is none.
std::size_t fragment_bytes(std::string_view bytes);

// `bytes` is one moof and its mdat. Errors: corrupt.
result<fragment_facts> facts_of_fragment(std::string_view bytes);

} // namespace lectern::media
