#include "segment_index.hpp"

#include "big_endian.hpp"

#include <algorithm>
#include <cmath>

namespace lectern::media {
namespace {

constexpr std::size_t box_header = 8, first_offset = 28, fixed_fields = 32, reference_fields = 12; // bytes
constexpr std::uint32_t begins_with_key_frame = 0x9000'0000U; // SAP type 1

void put(std::string& to, std::uint64_t value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8)
        to += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xffU);
}

} // namespace

std::size_t index_bytes(std::size_t references) noexcept {
    return box_header + fixed_fields + references * reference_fields;
}

std::string to_box(const segment_index& index) {
    std::string box;
    put(box, index_bytes(index.references.size()), 4);
    box += "sidx";
    put(box, 0x0100'0000U, 4); // version 1: times of 64 bits
    put(box, index.track, 4);
    put(box, static_cast<std::uint64_t>(index.time_scale), 4);
    put(box, static_cast<std::uint64_t>(index.start), 8);
    put(box, 0, 8);                       // the first reference begins where the box ends
    put(box, index.references.size(), 4); // 16 bits reserved, 16 bits of count
    for (const auto& r : index.references) {
        put(box, r.bytes, 4); // the highest bit, 0, says that these are media
        put(box, static_cast<std::uint64_t>(r.duration), 4);
        put(box, begins_with_key_frame, 4);
    }
    return box;
}

result<segment_index> read_index(std::string_view bytes) {
    const error bad{errc::corrupt, "the index in front is not as it should be"};
    if (bytes.size() < index_bytes(0) || bytes.substr(4, 4) != "sidx") return bad;
    const auto count = big_endian(bytes, index_bytes(0) - 2, 2);
    if (big_endian(bytes, 0, 4) != index_bytes(count) || bytes.size() < index_bytes(count) || bytes[8] != 1)
        return bad;
    if (big_endian(bytes, first_offset, 8) != 0) return bad; // ours begin right after the box
    segment_index index;
    index.track = static_cast<std::uint32_t>(big_endian(bytes, 12, 4));
    index.time_scale = static_cast<std::int64_t>(big_endian(bytes, 16, 4));
    index.start = static_cast<std::int64_t>(big_endian(bytes, 20, 8));
    for (std::size_t i = 0, at = index_bytes(0); i < count; ++i, at += reference_fields)
        index.references.push_back(
            {big_endian(bytes, at, 4), static_cast<std::int64_t>(big_endian(bytes, at + 4, 4))});
    return index;
}

std::string with_duration(std::string init, double seconds) {
    const auto movie = init.find("moov"), head = init.find("mvhd"), extends = init.find("mvex");
    if (movie == std::string::npos || head == std::string::npos || extends == std::string::npos) return init;
    constexpr std::size_t scale_of_version_0 = 16; // from the type: version, two times of making
    const auto scale = static_cast<double>(big_endian(init, head + scale_of_version_0, 4));
    std::string box;
    put(box, box_header + 8, 4);
    box += "mehd";
    put(box, 0, 4); // version 0
    put(box, static_cast<std::uint64_t>(std::llround(seconds * scale)), 4);
    for (const auto at : {movie, extends}) { // sizes stand before the types
        std::string size;
        put(size, big_endian(init, at - 4, 4) + box.size(), 4);
        init.replace(at - 4, 4, size);
    }
    return init.insert(extends + 4, box);
}

std::size_t segments_for_each(std::size_t segments, std::size_t most) noexcept {
    return std::max<std::size_t>(1, (segments + most - 1) / most);
}

} // namespace lectern::media
