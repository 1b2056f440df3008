// A picture that somebody sends: what its first bytes say of it.
#include "header_lines.hpp"
#include "media/image_facts.hpp"
#include "require.hpp"

using namespace lectern;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto facts = media::look_at_image(fuzz::text_of(data, size));
    if (!facts) return 0;
    require(facts->width > 0 && facts->height > 0, "a picture has pixels");
    require(facts->width <= 0xFFFFFFFF && facts->height <= 0xFFFFFFFF, "as many as its file can say");
    return 0;
}
