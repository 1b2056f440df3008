#include "mp4_boxes.hpp"
#include "packet_lane.hpp"
#include "segment_index.hpp"

#include "lectern/media/lean_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace lectern::media {
namespace {

constexpr std::uint64_t most_header_bytes = 64U << 10U; // ftyp, moov and sidx; 5 kB are usual
constexpr int alive_every = 1000;                       // packets

bool is_same(const AVPacket& one, const AVPacket& other) {
    return one.dts == other.dts && one.pts == other.pts && one.size == other.size &&
           std::memcmp(one.data, other.data, static_cast<std::size_t>(one.size)) == 0;
}

result<void> check_packets(const std::filesystem::path& part, AVMediaType kind,
                           const std::filesystem::path& file, const std::function<void()>& alive) {
    auto wanted = packet_lane::open(part, kind);
    if (!wanted) return wanted.error();
    auto found = packet_lane::open(file, kind);
    if (!found) return found.error();
    for (int count = 0; wanted->next() != nullptr; ++count) {
        if (found->next() == nullptr || !is_same(*wanted->next(), *found->next()))
            return error{errc::corrupt, file.filename().string() + " does not hold what " +
                                            part.filename().string() + " holds"};
        auto moved = wanted->move_on();
        if (moved) moved = found->move_on();
        if (!moved) return moved;
        if (alive && count % alive_every == 0) alive();
    }
    if (found->next() != nullptr)
        return error{errc::corrupt,
                     file.filename().string() + " goes on where " + part.filename().string() + " ends"};
    return {};
}

result<void> check_index(const lean_parts& parts, const std::filesystem::path& file) {
    const error bad{errc::corrupt, file.filename().string() + " has an index that does not fit it"};
    const auto opened = base::open_for_reading(file);
    if (!opened) return opened.error();
    const auto bytes = base::size_of(*opened);
    if (!bytes) return bytes.error();
    std::string head(std::min<std::uint64_t>(*bytes, most_header_bytes), '\0');
    if (::pread(opened->get(), head.data(), head.size(), 0) != static_cast<ssize_t>(head.size()))
        return from_errno(errno, "reading " + file.filename().string());
    const auto sidx = find_box(head, "sidx");
    if (sidx.empty()) return bad;
    const auto box = static_cast<std::size_t>(sidx.data() - head.data()) - 8;
    const auto index = read_index(std::string_view(head).substr(box));
    if (!index) return bad;
    auto at = box + index_bytes(index->references.size());
    auto time = index->start;
    for (const auto& reference : index->references) {
        std::array<char, 8> start{};
        if (::pread(opened->get(), start.data(), start.size(), static_cast<off_t>(at)) != 8 ||
            std::string_view(start.data() + 4, 4) != "moof" ||
            std::ranges::find(parts.segment_starts, time) == parts.segment_starts.end())
            return bad;
        at += reference.bytes;
        time += reference.duration;
    }
    if (at != *bytes || time != parts.end || index->time_scale != parts.time_scale) return bad;
    return {};
}

} // namespace

result<void> check_lean(const lean_parts& parts, const std::filesystem::path& file) {
    if (auto indexed = check_index(parts, file); !indexed) return indexed;
    if (!parts.audio.empty())
        if (auto same = check_packets(parts.audio, AVMEDIA_TYPE_AUDIO, file, parts.alive); !same) return same;
    if (!parts.video.empty())
        if (auto same = check_packets(parts.video, AVMEDIA_TYPE_VIDEO, file, parts.alive); !same) return same;
    return {};
}

} // namespace lectern::media
