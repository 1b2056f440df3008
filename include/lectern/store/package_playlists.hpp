// Every playlist of a package, as text. The same segments either as byte ranges in the files that lie beside
// the playlist (any static web server), or as the server's virtual segments.
#pragma once

#include "lectern/store/package_manifest.hpp"

#include <string>

namespace lectern::store {

enum class layout {
    byte_range,       // "<rendition>.m3u8" beside "<rendition>.mp4", EXT-X-BYTERANGE
    virtual_segments, // "<rendition>/index.m3u8", init.mp4, seg-<n>.m4s (n from 0), iframes.m3u8;
                      // captions/<lang>/index.m3u8
};

std::string render_main(const package_manifest& manifest, layout where);
std::string render_audio_only(const package_manifest& manifest,
                              layout where); // audio.m3u8, a multivariant playlist
// low.m3u8, a multivariant playlist: the low sound, Opus and AAC for players without it, with captions.
std::string render_low(const package_manifest& manifest, layout where);
bool has_low(const package_manifest& manifest);
std::string render_media(const package_manifest& manifest, const rendition& of, layout where);
std::string render_iframes(const package_manifest& manifest, const rendition& of, layout where);
std::string render_captions(const package_manifest& manifest, const caption_track& of, layout where);
// Captions in one file, as one segment of the whole length; RFC 8216bis 6.2.4 lets subtitles differ in their
// target duration.
std::string render_whole_captions(const package_manifest& manifest, std::string uri);
std::string render_dash(const package_manifest& manifest, layout where); // manifest.mpd

} // namespace lectern::store
