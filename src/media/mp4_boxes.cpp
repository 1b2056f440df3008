#include "mp4_boxes.hpp"

#include "big_endian.hpp"

#include <array>
#include <cstdio>
#include <optional>

namespace lectern::media {
namespace {

// Content of the first box named `type` among the boxes that `bytes` holds.
std::optional<std::string_view> child(std::string_view bytes, std::string_view type) {
    while (bytes.size() >= 8) {
        const auto size = big_endian(bytes, 0, 4);
        if (size < 8 || size > bytes.size()) return std::nullopt;
        if (bytes.substr(4, 4) == type) return bytes.substr(8, size - 8);
        bytes.remove_prefix(size);
    }
    return std::nullopt;
}

result<std::string> avc_codecs(std::string_view entry) {
    constexpr std::size_t visual_sample_entry = 78; // 14496-12 12.1.3
    const auto config =
        entry.size() > visual_sample_entry ? child(entry.substr(visual_sample_entry), "avcC") : std::nullopt;
    if (!config || config->size() < 4) return error{errc::corrupt, "reading avcC: not there"};
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "avc1.%06x", static_cast<unsigned>(big_endian(*config, 1, 3)));
    return std::string(text.data());
}

// AV1 in ISOBMFF 2.3.3 and 5: the short form, as the colours are the usual ones.
result<std::string> av1_codecs(std::string_view entry) {
    constexpr std::size_t visual_sample_entry = 78;
    const auto config =
        entry.size() > visual_sample_entry ? child(entry.substr(visual_sample_entry), "av1C") : std::nullopt;
    if (!config || config->size() < 4) return error{errc::corrupt, "reading av1C: not there"};
    const auto kind = static_cast<unsigned>(big_endian(*config, 1, 1));
    const auto depth = static_cast<unsigned>(big_endian(*config, 2, 1));
    const bool high_tier = (depth & 0x80U) != 0, ten_bits = (depth & 0x40U) != 0;
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "av01.%u.%02u%c.%s", kind >> 5U, kind & 0x1fU,
                  high_tier ? 'H' : 'M', ten_bits ? "10" : "08");
    return std::string(text.data());
}

// Content of descriptor `tag` at the start of `bytes` (14496-1 8.3.3: expandable size).
std::optional<std::string_view> descriptor(std::string_view bytes, unsigned char tag) {
    if (bytes.empty() || static_cast<unsigned char>(bytes[0]) != tag) return std::nullopt;
    std::size_t size = 0;
    std::size_t at = 1;
    for (; at < bytes.size() && at < 5; ++at) {
        const auto byte = static_cast<unsigned char>(bytes[at]);
        size = size << 7U | (byte & 0x7fU);
        if ((byte & 0x80U) == 0) break;
    }
    return bytes.substr(std::min(bytes.size(), at + 1), size);
}

result<std::string> aac_codecs(std::string_view entry) {
    constexpr std::size_t audio_sample_entry = 28; // 14496-12 12.2.3
    const error missing{errc::corrupt, "reading esds: not there"};
    const auto esds =
        entry.size() > audio_sample_entry ? child(entry.substr(audio_sample_entry), "esds") : std::nullopt;
    if (!esds || esds->size() < 4) return missing;
    const auto es = descriptor(esds->substr(4), 0x03);
    if (!es || es->size() < 3) return missing;
    const auto config = descriptor(es->substr(3), 0x04);
    if (!config || config->size() < 13) return missing;
    const auto specific = descriptor(config->substr(13), 0x05);
    if (!specific || specific->empty()) return missing;
    const auto object = static_cast<unsigned>(big_endian(*specific, 0, 1) >> 3U);
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "mp4a.%x.%u", static_cast<unsigned>(big_endian(*config, 0, 1)),
                  object);
    return std::string(text.data());
}

struct run {
    std::uint64_t samples = 0, flags = 0;
    std::size_t first_entry = 0, entry_size = 0;
    std::string_view bytes;

    // 14496-12 8.8.8: optional fields in this order, per sample.
    std::uint64_t field(std::uint64_t sample, std::uint64_t flag, std::uint64_t otherwise) const {
        if ((flags & flag) == 0) return otherwise;
        std::size_t at = first_entry + sample * entry_size;
        for (std::uint64_t before = 0x100; before < flag; before <<= 1U)
            if ((flags & before) != 0) at += 4;
        return big_endian(bytes, at, 4);
    }
};

run read_run(std::string_view trun) {
    run r;
    r.bytes = trun;
    r.flags = big_endian(trun, 1, 3);
    r.samples = big_endian(trun, 4, 4);
    r.first_entry = 8 + ((r.flags & 0x1U) != 0 ? 4 : 0) + ((r.flags & 0x4U) != 0 ? 4 : 0);
    for (const std::uint64_t flag : {0x100U, 0x200U, 0x400U, 0x800U})
        if ((r.flags & flag) != 0) r.entry_size += 4;
    return r;
}

struct defaults {
    std::uint64_t duration = 0, size = 0;
};

defaults read_defaults(std::string_view tfhd) {
    const auto flags = big_endian(tfhd, 1, 3);
    std::size_t at = 8;
    if ((flags & 0x1U) != 0) at += 8;
    if ((flags & 0x2U) != 0) at += 4;
    defaults d;
    if ((flags & 0x8U) != 0) d.duration = big_endian(tfhd, at, 4), at += 4;
    if ((flags & 0x10U) != 0) d.size = big_endian(tfhd, at, 4);
    return d;
}

} // namespace

std::string_view find_box(std::string_view bytes, std::string_view path) {
    while (!path.empty()) {
        const auto found = child(bytes, path.substr(0, 4));
        if (!found) return {};
        bytes = *found;
        path.remove_prefix(std::min<std::size_t>(path.size(), 5));
    }
    return bytes;
}

result<std::string> codecs_of(std::string_view init) {
    const auto stsd = find_box(init, "moov/trak/mdia/minf/stbl/stsd");
    if (stsd.size() < 8) return error{errc::corrupt, "reading the sample description: not there"};
    const auto entries = stsd.substr(8);
    if (const auto avc = child(entries, "avc1")) return avc_codecs(*avc);
    if (const auto av1 = child(entries, "av01")) return av1_codecs(*av1);
    if (const auto aac = child(entries, "mp4a")) return aac_codecs(*aac);
    if (child(entries, "Opus")) return std::string("Opus");
    return error{errc::corrupt, "reading the sample description: neither avc1, av01, mp4a nor Opus"};
}

std::size_t fragment_bytes(std::string_view bytes) {
    std::size_t at = 0;
    while (bytes.size() - at >= 8) {
        const auto size = big_endian(bytes, at, 4);
        if (size < 8 || size > bytes.size() - at) return 0;
        const auto type = bytes.substr(at + 4, 4);
        at += size;
        if (type == "mdat") return at;
    }
    return 0;
}

result<fragment_facts> facts_of_fragment(std::string_view bytes) {
    const auto traf = find_box(bytes, "moof/traf");
    const auto tfdt = find_box(traf, "tfdt");
    const auto trun = find_box(traf, "trun");
    const auto mdat = find_box(bytes, "mdat");
    if (tfdt.size() < 8 || trun.size() < 8 || mdat.empty())
        return error{errc::corrupt, "reading a fragment: boxes are missing"};
    fragment_facts facts;
    const bool wide = tfdt[0] == 1;
    facts.decode_time = static_cast<std::int64_t>(big_endian(tfdt, 4, wide ? 8 : 4));
    const auto defaults = read_defaults(find_box(traf, "tfhd"));
    const auto run = read_run(trun);
    for (std::uint64_t i = 0; i < run.samples; ++i)
        facts.duration += static_cast<std::int64_t>(run.field(i, 0x100, defaults.duration));
    facts.first_sample_end =
        static_cast<std::uint64_t>(mdat.data() - bytes.data()) + run.field(0, 0x200, defaults.size);
    return facts;
}

} // namespace lectern::media
