#include "cursor.hpp"

#include "lectern/base/utf8.hpp"

#include <charconv>
#include <cstdint>

namespace lectern::api {
namespace {

// RFC 4648 5, without padding.
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes) {
    std::string text;
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char c : bytes) {
        pending = (pending << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) text += alphabet[(pending >> (bits - 6)) & 63U];
    }
    if (bits > 0) text += alphabet[(pending << (6 - bits)) & 63U];
    return text;
}

std::optional<std::string> decode(std::string_view text) {
    std::string bytes;
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        pending = (pending << 6U) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((pending >> bits) & 0xFFU);
    }
    return bytes;
}

} // namespace

std::string to_cursor(const catalogue::course_position& position) {
    return encode("1 " + std::to_string(position.id) + " " + position.title);
}

std::optional<catalogue::course_position> parse_cursor(std::string_view cursor) {
    const auto bytes = decode(cursor);
    if (!bytes || !bytes->starts_with("1 ")) return std::nullopt;
    catalogue::course_position position;
    const char* const end = bytes->data() + bytes->size();
    const auto [after, failed] = std::from_chars(bytes->data() + 2, end, position.id);
    if (failed != std::errc() || after == end || *after != ' ' || position.id < 1) return std::nullopt;
    position.title.assign(after + 1, end);
    if (!base::is_utf8(position.title)) return std::nullopt;
    return position;
}

std::string to_cursor(const jobs::place_in_queue& place) {
    return encode("j " + std::to_string(place.group) + " " + std::to_string(place.order) + " " + place.id);
}

std::optional<jobs::place_in_queue> parse_queue_cursor(std::string_view cursor) {
    const auto bytes = decode(cursor);
    if (!bytes || !bytes->starts_with("j ")) return std::nullopt;
    jobs::place_in_queue place;
    const char* const end = bytes->data() + bytes->size();
    const auto group = std::from_chars(bytes->data() + 2, end, place.group);
    if (group.ec != std::errc() || group.ptr == end || *group.ptr != ' ') return std::nullopt;
    const auto order = std::from_chars(group.ptr + 1, end, place.order);
    if (order.ec != std::errc() || order.ptr == end || *order.ptr != ' ') return std::nullopt;
    place.id.assign(order.ptr + 1, end);
    if (!base::is_utf8(place.id)) return std::nullopt;
    return place;
}

} // namespace lectern::api
