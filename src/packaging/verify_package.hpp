// The check between making a package and publishing it. It reads the files as they lie on the disk.
#pragma once

#include "progress_meter.hpp"

#include "lectern/base/error.hpp"
#include "lectern/packaging/package_recording.hpp"
#include "lectern/store/package_manifest.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace lectern::packaging {

// - every rendition still has the bytes that its encoder gave (`written`);
// - every file is there with the bytes and the hash that the manifest says, and nothing else;
// - every playlist can be read, names only what is there, and says where the segments are and how long they
// last;
// - the renditions last as long as each other and the lecture;
// - the list of slides can be read, and each image is there;
// - every segment of every rendition decodes by itself, to as many samples as it holds;
// - the lean files hold the packets of their renditions, and an index that fits.
// Errors: corrupt with what is wrong, cancelled, io.
struct package_check {
    std::filesystem::path directory;
    const std::vector<media::rendition_output>& written;
    const package_options& options;
    double shown_from = hashing_until, shown_until = checking_until; // of all progress
    std::set<std::string> decoded = {}; // renditions of `written` that were decoded before, of the same bytes
};
result<void> verify_package(const package_check& what, progress_meter& meter);

// The parts, for one package that was read. Errors: corrupt, io.
result<void> verify_playlists(const store::package_manifest& manifest,
                              const std::filesystem::path& directory);
result<void> verify_slides(const store::package_manifest& manifest, const std::filesystem::path& directory);
result<void> verify_captions(const store::package_manifest& manifest, const std::filesystem::path& directory);
// `shown` is called with the share that is done. Thread: the caller's, while others decode.
result<void> verify_tracks(const store::package_manifest& manifest, const package_check& what,
                           const std::function<void(double)>& shown);

error broken_package(const std::string& what);

} // namespace lectern::packaging
