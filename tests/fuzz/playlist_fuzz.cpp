// A playlist of somebody else's, of either kind: what was read can be written and read again.
#include "require.hpp"

#include "lectern/hls/playlist.hpp"

#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto main = lectern::hls::parse_multivariant_playlist(text)) {
        const auto twice = lectern::hls::parse_multivariant_playlist(lectern::hls::render(*main));
        lectern::fuzz::require(twice && twice->variants.size() == main->variants.size(),
                               "a multivariant playlist survives a round trip");
    }
    const auto first = lectern::hls::parse_media_playlist(text);
    if (!first) return 0;
    const auto again = lectern::hls::parse_media_playlist(lectern::hls::render(*first));
    lectern::fuzz::require(again && again->segments.size() == first->segments.size(),
                           "a playlist survives a round trip");
    return 0;
}
