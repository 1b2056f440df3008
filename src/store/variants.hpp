// Which variants a package offers, and where their playlists are in each layout.
#pragma once

#include "lectern/hls/playlist.hpp"
#include "lectern/store/package_manifest.hpp"
#include "lectern/store/package_playlists.hpp"

#include <string>
#include <vector>

namespace lectern::store {

std::vector<const rendition*> renditions_of(const package_manifest& manifest, rendition_kind kind);

// Audio that goes with pictures, and audio for links that carry no pictures.
std::vector<const rendition*> main_audio_of(const package_manifest& manifest);
std::vector<const rendition*> low_audio_of(const package_manifest& manifest);

// What low.m3u8 holds: a variant for each codec.
hls::multivariant_playlist low_multivariant(const package_manifest& manifest, layout where);

// Without `video`, only the audio variants: what audio.m3u8 holds.
hls::multivariant_playlist multivariant(const package_manifest& manifest, layout where, bool video);

std::string media_uri(const rendition& of, layout where);
std::string iframes_uri(const rendition& of, layout where);
std::string captions_uri(const caption_track& of, layout where);

} // namespace lectern::store
