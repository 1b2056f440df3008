#include "verify_package.hpp"

#include "lectern/base/files.hpp"
#include "lectern/hls/playlist.hpp"
#include "lectern/packaging/captions.hpp"
#include "lectern/store/package_playlists.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;
using store::layout;

constexpr double end_tolerance_s = 0.1; // Apple's authoring specification 8.3

result<hls::media_playlist> read_media(const fs::path& directory, const std::string& name) {
    const auto text = base::read_file(directory / name);
    if (!text) return broken_package(text.error().detail);
    auto playlist = hls::parse_media_playlist(*text);
    if (!playlist) return broken_package(name + ": " + playlist.error().detail);
    if (!playlist->ended) return broken_package(name + " has no end");
    return playlist;
}

double seconds_of(const hls::media_playlist& playlist) {
    hls::extinf total{};
    for (const auto& s : playlist.segments) total += s.duration;
    return static_cast<double>(total.count()) / hls::extinf::period::den;
}

// The same stretches as the index has, each for as long.
template <class Stretches>
result<void> compare(const hls::media_playlist& playlist, const Stretches& stretches,
                     const std::vector<hls::extinf>& durations, const std::string& name) {
    if (playlist.segments.size() != stretches.size())
        return broken_package(name + " has " + std::to_string(playlist.segments.size()) + " segments, not " +
                              std::to_string(stretches.size()));
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const auto& said = playlist.segments[i];
        const auto where = name + ", segment " + std::to_string(i);
        if (said.range != hls::byte_range{stretches[i].offset, stretches[i].bytes})
            return broken_package(where + " is not where the file has it");
        if (said.duration != durations[i]) return broken_package(where + " does not last as long as it says");
        if (said.duration > std::chrono::seconds(playlist.target_duration_s) + std::chrono::milliseconds(500))
            return broken_package(where + " lasts longer than the playlist allows");
    }
    return {};
}

result<void> check_map(const hls::media_playlist& playlist, const store::rendition& r,
                       const std::string& name) {
    const auto file = r.id + ".mp4";
    const bool maps =
        playlist.map_uri == file && playlist.map_range == hls::byte_range{0, r.index.init_bytes};
    if (!maps) return broken_package(name + " does not begin with the head of " + file);
    if (std::ranges::any_of(playlist.segments, [&](const auto& s) { return s.uri != file; }))
        return broken_package(name + " names another file than " + file);
    return {};
}

result<void> check_rendition(const store::rendition& r, const fs::path& directory, double duration_s) {
    const auto name = r.id + ".m3u8";
    const auto playlist = read_media(directory, name);
    if (!playlist) return playlist.error();
    if (r.index.segments.empty()) return broken_package(r.id + " has no segment");
    if (auto mapped = check_map(*playlist, r, name); !mapped) return mapped;
    if (auto same = compare(*playlist, r.index.segments, hls::segment_durations(r.index), name); !same)
        return same;
    const auto seconds = seconds_of(*playlist);
    // A picture slower than ten a second may end by a frame later than the sound.
    const auto frame = r.frame_rate > 0 ? 1 / r.frame_rate : 0;
    if (std::abs(seconds - duration_s) > std::max(end_tolerance_s, frame))
        return broken_package(r.id + " lasts " + std::to_string(seconds) + " s of " +
                              std::to_string(duration_s));
    return {};
}

result<void> check_iframes(const store::rendition& r, const fs::path& directory) {
    const auto name = r.id + "-iframes.m3u8";
    const auto playlist = read_media(directory, name);
    if (!playlist) return playlist.error();
    if (!playlist->iframes_only || r.index.key_frames.empty())
        return broken_package(name + " is no I-frame playlist");
    if (auto mapped = check_map(*playlist, r, name); !mapped) return mapped;
    for (const auto& frame : r.index.key_frames)
        if (frame.bytes == 0 || frame.offset + frame.bytes > r.bytes)
            return broken_package(r.id + " has a key frame outside its file");
    return compare(*playlist, r.index.key_frames, hls::key_frame_durations(r.index), name);
}

class multivariant_check {
public:
    multivariant_check(const store::package_manifest& manifest, const fs::path& directory)
        : directory_(directory) {
        for (const auto& file : manifest.files) files_.insert(file.path);
    }

    result<void> run(const std::string& name, const std::string& rendered) {
        name_ = name;
        const auto text = base::read_file(directory_ / name);
        if (!text) return broken_package(text.error().detail);
        const auto playlist = hls::parse_multivariant_playlist(*text);
        if (!playlist) return broken_package(name + ": " + playlist.error().detail);
        std::set<std::string> groups{""};
        for (const auto& a : playlist->alternatives) {
            groups.insert(a.group);
            if (auto there = check(a.uri); !there) return there;
        }
        for (const auto* variants : {&playlist->variants, &playlist->iframes})
            for (const auto& v : *variants)
                if (auto there = check(v.uri); !there) return there;
        for (const auto& v : playlist->variants)
            if (!groups.contains(v.audio_group) || !groups.contains(v.subtitles_group))
                return broken_package(name + " names a group that it does not have");
        if (*text != rendered) return broken_package(name + " does not say what the manifest says");
        return {};
    }

private:
    result<void> check(const std::string& uri) const {
        if (!files_.contains(uri)) return broken_package(name_ + " names " + uri + ", which is not there");
        return {};
    }

    const fs::path& directory_;
    std::set<std::string> files_;
    std::string name_;
};

result<void> check_caption_segments(const hls::media_playlist& playlist, const store::caption_track& track,
                                    const fs::path& directory) {
    if (playlist.segments.size() != track.segment_files.size())
        return broken_package("the captions " + track.language + " have not the segments that are said");
    for (std::size_t i = 0; i < playlist.segments.size(); ++i) {
        const auto file = "captions/" + playlist.segments[i].uri;
        if (file != track.segment_files[i])
            return broken_package("the captions " + track.language + " name " + file);
        const auto text = base::read_file(directory / file);
        if (!text) return broken_package(text.error().detail);
        if (!text->starts_with("WEBVTT\n")) return broken_package(file + " is not WebVTT");
    }
    return {};
}

} // namespace

result<void> verify_playlists(const store::package_manifest& manifest, const fs::path& directory) {
    for (const auto& r : manifest.renditions) {
        if (r.kind == store::rendition_kind::slides) continue;
        auto whole = check_rendition(r, directory, manifest.duration_s);
        if (whole && r.kind == store::rendition_kind::video) whole = check_iframes(r, directory);
        if (!whole) return whole;
    }
    multivariant_check check(manifest, directory);
    auto whole = check.run("main.m3u8", store::render_main(manifest, layout::byte_range));
    if (whole) whole = check.run("audio.m3u8", store::render_audio_only(manifest, layout::byte_range));
    if (whole && store::has_low(manifest))
        whole = check.run("low.m3u8", store::render_low(manifest, layout::byte_range));
    if (!whole) return whole;
    const auto dash = base::read_file(directory / "manifest.mpd");
    if (!dash || *dash != store::render_dash(manifest, layout::byte_range))
        return broken_package("manifest.mpd does not say what the manifest says");
    return {};
}

result<void> verify_captions(const store::package_manifest& manifest, const fs::path& directory) {
    for (const auto& track : manifest.captions) {
        const auto playlist = read_media(directory, "captions/" + track.language + ".m3u8");
        if (!playlist) return playlist.error();
        if (std::abs(seconds_of(*playlist) - manifest.duration_s) > end_tolerance_s)
            return broken_package("the captions " + track.language + " do not last as long as the lecture");
        if (auto whole = check_caption_segments(*playlist, track, directory); !whole) return whole;
        const auto text = base::read_file(directory / track.file);
        if (!text) return broken_package(text.error().detail);
        const auto captions = read_captions(*text, track.language);
        if (!captions || captions->cues.empty())
            return broken_package(track.file + (captions ? " is empty" : ": " + captions.error().detail));
    }
    return {};
}

} // namespace lectern::packaging
