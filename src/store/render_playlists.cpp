#include "variants.hpp"

#include "lectern/hls/playlist.hpp"
#include "lectern/store/package_playlists.hpp"

#include <cmath>

namespace lectern::store {
namespace {

std::string last_part(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

hls::media_playlist start_playlist(const package_manifest& manifest) {
    hls::media_playlist playlist;
    playlist.target_duration_s = manifest.target_duration_s;
    return playlist;
}

void add_map(hls::media_playlist& playlist, const rendition& of, layout where) {
    if (where == layout::virtual_segments) {
        playlist.map_uri = "init.mp4";
        return;
    }
    playlist.map_uri = of.id + ".mp4";
    playlist.map_range = hls::byte_range{0, of.index.init_bytes};
}

// The segment's number whose bytes hold `offset`; key frames and segments go forward together.
std::size_t segment_holding(const hls::track_index& index, std::uint64_t offset, std::size_t from) {
    while (from + 1 < index.segments.size() && offset >= index.segments[from + 1].offset) ++from;
    return from;
}

std::string virtual_name(std::size_t number) {
    return "seg-" + std::to_string(number) + ".m4s";
}

} // namespace

std::string render_main(const package_manifest& manifest, layout where) {
    return hls::render(multivariant(manifest, where, true));
}

std::string render_audio_only(const package_manifest& manifest, layout where) {
    return hls::render(multivariant(manifest, where, false));
}

std::string render_low(const package_manifest& manifest, layout where) {
    return hls::render(low_multivariant(manifest, where));
}

bool has_low(const package_manifest& manifest) {
    return !low_audio_of(manifest).empty();
}

std::string render_media(const package_manifest& manifest, const rendition& of, layout where) {
    auto playlist = start_playlist(manifest);
    add_map(playlist, of, where);
    const auto durations = hls::segment_durations(of.index);
    for (std::size_t i = 0; i < of.index.segments.size(); ++i) {
        const auto& s = of.index.segments[i];
        if (where == layout::virtual_segments)
            playlist.segments.push_back({virtual_name(i), durations[i], std::nullopt});
        else
            playlist.segments.push_back({of.id + ".mp4", durations[i], hls::byte_range{s.offset, s.bytes}});
    }
    return hls::render(playlist);
}

std::string render_iframes(const package_manifest& manifest, const rendition& of, layout where) {
    auto playlist = start_playlist(manifest);
    playlist.iframes_only = true;
    add_map(playlist, of, where);
    const auto durations = hls::key_frame_durations(of.index);
    std::size_t segment = 0;
    for (std::size_t i = 0; i < of.index.key_frames.size(); ++i) {
        const auto& frame = of.index.key_frames[i];
        segment = segment_holding(of.index, frame.offset, segment);
        if (where == layout::virtual_segments)
            playlist.segments.push_back(
                {virtual_name(segment), durations[i],
                 hls::byte_range{frame.offset - of.index.segments[segment].offset, frame.bytes}});
        else
            playlist.segments.push_back(
                {of.id + ".mp4", durations[i], hls::byte_range{frame.offset, frame.bytes}});
    }
    return hls::render(playlist);
}

std::string render_captions(const package_manifest& manifest, const caption_track& of, layout where) {
    auto playlist = start_playlist(manifest);
    const hls::extinf whole(manifest.target_duration_s * hls::extinf::period::den);
    auto left = hls::extinf(std::llround(manifest.duration_s * hls::extinf::period::den));
    for (const auto& file : of.segment_files) {
        const auto duration = &file == &of.segment_files.back() ? left : std::min(whole, left);
        const auto name = last_part(file);
        playlist.segments.push_back(
            {where == layout::virtual_segments ? name : of.language + '/' + name, duration, std::nullopt});
        left -= duration;
    }
    return hls::render(playlist);
}

std::string render_whole_captions(const package_manifest& manifest, std::string uri) {
    auto playlist = start_playlist(manifest);
    playlist.target_duration_s = static_cast<int>(std::ceil(manifest.duration_s));
    const auto whole = hls::extinf(std::llround(manifest.duration_s * hls::extinf::period::den));
    playlist.segments.push_back({std::move(uri), whole, std::nullopt});
    return hls::render(playlist);
}

} // namespace lectern::store
