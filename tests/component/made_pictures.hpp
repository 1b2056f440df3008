// Pictures that tests send: PNG, JPEG and WebP of plain colours.
#pragma once

#include "lectern/media/poster.hpp"
#include "lectern/media/transcode.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace lectern {

inline std::string big_endian(std::uint32_t value) {
    std::string bytes(4, '\0');
    for (int i = 0; i < 4; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<char>(value >> (24 - 8 * i));
    return bytes;
}

inline std::string png_chunk(const std::string& type, const std::string& content) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : type + content) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
    }
    return big_endian(static_cast<std::uint32_t>(content.size())) + type + content + big_endian(~crc);
}

using rgba_pixel = std::array<std::uint8_t, 4>;

// The left half of one colour, the right half of another. Nothing is compressed.
inline std::string made_png(std::uint32_t width, std::uint32_t height, rgba_pixel left, rgba_pixel right) {
    std::string raw, zlib = "\x78\x01";
    for (std::uint32_t y = 0; y < height; ++y) {
        raw += '\0';
        for (std::uint32_t x = 0; x < width; ++x)
            for (const auto c : x < width / 2 ? left : right) raw += static_cast<char>(c);
    }
    std::uint32_t a = 1, b = 0;
    for (const char c : raw) b = (b + (a = (a + static_cast<unsigned char>(c)) % 65521)) % 65521;
    for (std::size_t at = 0; at < raw.size(); at += 65535) {
        const auto piece = raw.substr(at, 65535);
        const auto n = piece.size();
        zlib += at + n == raw.size() ? '\1' : '\0';
        for (const auto byte : {n & 255, n >> 8, ~n & 255, ~n >> 8 & 255}) zlib += static_cast<char>(byte);
        zlib += piece;
    }
    const std::string head = big_endian(width) + big_endian(height) + std::string("\x08\x06\0\0\0", 5);
    return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", head) + png_chunk("IDAT", zlib + big_endian(b << 16 | a)) +
           png_chunk("IEND", "");
}

// A PNG that says it has so many pixels.
inline std::string png_bomb(std::uint32_t width, std::uint32_t height) {
    auto bytes = made_png(2, 2, {}, {});
    const std::string head = big_endian(width) + big_endian(height) + std::string("\x08\x06\0\0\0", 5);
    return bytes.replace(8, 25, png_chunk("IHDR", head));
}

// Black above, white below.
inline std::string made_jpeg(int width, int height) {
    const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
    std::string rgb(pixels, '\0');
    for (std::size_t i = pixels / 2; i < pixels; ++i) rgb[i] = '\xFF';
    return media::encode_jpeg(rgb, width, height, 2).value();
}

// With EXIF that says how it is to be turned, and who took it.
inline std::string with_exif(const std::string& jpeg, char orientation) {
    std::string tiff("MM\0\x2A\0\0\0\x08\0\x02", 10);
    tiff += std::string("\x01\x12\0\x03\0\0\0\x01\0", 9) + orientation + std::string(2, '\0');
    tiff += std::string("\x01\x3B\0\x02\0\0\0\x0A\0\0\0\x26", 12) + std::string(4, '\0') +
            std::string("Jane Roe \0", 10); // Artist
    const auto content = std::string("Exif\0\0", 6) + tiff;
    const auto length = content.size() + 2;
    std::string segment("\xFF\xE1");
    segment += static_cast<char>(length >> 8);
    segment += static_cast<char>(length & 255);
    return jpeg.substr(0, 2) + segment + content + jpeg.substr(2);
}

// Black above, white below.
inline std::string made_webp(int width, int height) {
    return media::make_poster(made_jpeg(width, height), 1 << 24).value().picture;
}

} // namespace lectern
