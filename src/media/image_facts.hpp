// What the first bytes of a picture say of it, before anything is decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lectern::media {

enum class image_kind { jpeg, png, webp };

struct image_facts {
    image_kind kind = image_kind::jpeg;
    std::int64_t width = 0, height = 0; // pixels, as the file says
};

// Nothing for what is none of these, and for one whose size is not where it should be.
// Source: PNG (ISO/IEC 15948) 11.2.2, JPEG (ITU-T T.81) B.2.2, WebP container (RFC 9649) 2.5 to 2.7.
std::optional<image_facts> look_at_image(std::string_view bytes) noexcept;

} // namespace lectern::media
