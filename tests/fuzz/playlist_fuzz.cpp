// A media playlist of somebody else's: what was read can be written and read again.
#include "require.hpp"

#include "lectern/hls/playlist.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto first = lectern::hls::parse_media_playlist({reinterpret_cast<const char*>(data), size});
    if (!first) return 0;
    const auto again = lectern::hls::parse_media_playlist(lectern::hls::render(*first));
    lectern::fuzz::require(again && again->segments.size() == first->segments.size(),
                           "a playlist survives a round trip");
    return 0;
}
