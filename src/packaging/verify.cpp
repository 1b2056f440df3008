#include "write_package.hpp"

#include "lectern/base/files.hpp"
#include "lectern/hls/playlist.hpp"
#include "lectern/store/package_files.hpp"

#include <cmath>
#include <unistd.h>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;

constexpr double end_tolerance_s = 0.1; // Apple's authoring specification 8.3

result<void> broken(const std::string& what) {
    return error{errc::internal, "checking the package that was made: " + what};
}

// Every addressable piece begins with a movie fragment.
result<void> check_fragment(const base::unique_fd& file, std::uint64_t offset, const std::string& id) {
    char head[8] = {};
    if (::pread(file.get(), head, sizeof head, static_cast<off_t>(offset)) != sizeof head)
        return broken(id + ".mp4 ends before byte " + std::to_string(offset + sizeof head));
    const std::string_view type(head + 4, 4);
    if (type != "moof" && type != "styp")
        return broken(id + ".mp4 has no fragment at byte " + std::to_string(offset));
    return {};
}

result<hls::media_playlist> read_playlist(const fs::path& file) {
    const auto text = base::read_file(file);
    if (!text) return text.error();
    return hls::parse_media_playlist(*text);
}

result<void> check_segments(const store::rendition& r, const fs::path& directory, double duration_s) {
    const auto playlist = read_playlist(directory / (r.id + ".m3u8"));
    if (!playlist) return playlist.error();
    const auto file = base::open_for_reading(directory / (r.id + ".mp4"));
    if (!file) return file.error();
    const auto bytes = base::size_of(*file);
    if (!bytes) return bytes.error();
    auto at = playlist->map_range ? playlist->map_range->bytes : 0;
    hls::extinf total{};
    for (const auto& s : playlist->segments) {
        if (!s.range || s.range->offset != at)
            return broken(r.id + ".m3u8 has a gap at byte " + std::to_string(at));
        const auto whole = check_fragment(*file, at, r.id);
        if (!whole) return whole;
        at += s.range->bytes;
        total += s.duration;
    }
    if (at != *bytes)
        return broken(r.id + ".m3u8 ends at byte " + std::to_string(at) + " of " + std::to_string(*bytes));
    const auto seconds = static_cast<double>(total.count()) / hls::extinf::period::den;
    // A picture slower than ten a second may end by a frame later than the sound.
    const auto frame = r.frame_rate > 0 ? 1 / r.frame_rate : 0;
    if (std::abs(seconds - duration_s) > std::max(end_tolerance_s, frame))
        return broken(r.id + " lasts " + std::to_string(seconds) + " s of " + std::to_string(duration_s));
    return {};
}

result<void> check_key_frames(const store::rendition& r, const fs::path& directory) {
    const auto file = base::open_for_reading(directory / (r.id + ".mp4"));
    if (!file) return file.error();
    for (const auto& frame : r.index.key_frames) {
        const auto whole = check_fragment(*file, frame.offset, r.id);
        if (!whole) return whole;
        if (frame.bytes == 0 || frame.offset + frame.bytes > r.bytes)
            return broken(r.id + " has a key frame outside its file");
    }
    return {};
}

} // namespace

result<void> verify_package(const store::package_manifest& manifest, const fs::path& directory) {
    const auto read = store::read_package(directory);
    if (!read) return broken(read.error().detail);
    for (const auto& r : read->renditions) {
        if (r.kind == store::rendition_kind::slides) continue;
        if (r.index.segments.empty()) return broken(r.id + " has no segment");
        auto whole = check_segments(r, directory, manifest.duration_s);
        if (whole && r.kind == store::rendition_kind::video) whole = check_key_frames(r, directory);
        if (!whole) return whole;
    }
    return {};
}

} // namespace lectern::packaging
