#include "image_facts.hpp"

#include "big_endian.hpp"

#include <cstddef>

namespace lectern::media {
namespace {

using namespace std::string_view_literals;

// `at` to `at + length` are there.
std::int64_t little_endian(std::string_view bytes, std::size_t at, std::size_t length) noexcept {
    std::int64_t value = 0;
    for (std::size_t i = at + length; i > at; --i)
        value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
    return value;
}

std::optional<image_facts> sized(image_kind kind, std::int64_t width, std::int64_t height) noexcept {
    if (width <= 0 || height <= 0) return std::nullopt;
    return image_facts{kind, width, height};
}

std::optional<image_facts> look_at_png(std::string_view bytes) noexcept {
    if (bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return std::nullopt;
    return sized(image_kind::png, big_endian(bytes, 16, 4), big_endian(bytes, 20, 4));
}

// A frame's header: SOF0 to SOF15 without the tables (DHT, JPG, DAC) among these numbers.
bool is_frame(unsigned marker) noexcept {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool stands_alone(unsigned marker) noexcept {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

std::optional<image_facts> look_at_jpeg(std::string_view bytes) noexcept {
    std::size_t at = 2;
    while (at + 4 <= bytes.size()) {
        if (bytes[at] != '\xFF') return std::nullopt;
        const auto marker = static_cast<unsigned char>(bytes[at + 1]);
        if (marker == 0xFF) { // a fill byte
            ++at;
            continue;
        }
        if (stands_alone(marker)) {
            at += 2;
            continue;
        }
        const auto length = big_endian(bytes, at + 2, 2);
        if (is_frame(marker)) {
            if (length < 8 || at + 9 > bytes.size()) return std::nullopt;
            return sized(image_kind::jpeg, big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2));
        }
        if (length < 2 || marker == 0xD9 || marker == 0xDA) return std::nullopt; // no frame before its data
        at += 2 + length;
    }
    return std::nullopt;
}

std::optional<image_facts> look_at_webp(std::string_view bytes) noexcept {
    if (bytes.size() < 30) return std::nullopt;
    const auto chunk = bytes.substr(12, 4);
    constexpr auto kind = image_kind::webp;
    if (chunk == "VP8X") return sized(kind, little_endian(bytes, 24, 3) + 1, little_endian(bytes, 27, 3) + 1);
    if (chunk == "VP8L") {
        const auto both = little_endian(bytes, 21, 4); // 14 bits each
        return sized(kind, (both & 0x3FFF) + 1, (both >> 14 & 0x3FFF) + 1);
    }
    if (chunk == "VP8 " && bytes.substr(23, 3) == "\x9D\x01\x2A"sv)
        return sized(kind, little_endian(bytes, 26, 2) & 0x3FFF, little_endian(bytes, 28, 2) & 0x3FFF);
    return std::nullopt;
}

} // namespace

std::optional<image_facts> look_at_image(std::string_view bytes) noexcept {
    if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return look_at_png(bytes);
    if (bytes.starts_with("\xFF\xD8"sv)) return look_at_jpeg(bytes);
    if (bytes.starts_with("RIFF"sv) && bytes.size() > 12 && bytes.substr(8, 4) == "WEBP")
        return look_at_webp(bytes);
    return std::nullopt;
}

} // namespace lectern::media
