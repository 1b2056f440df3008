#include "verify_package.hpp"

#include "lean_files.hpp"

#include "lectern/media/check_track.hpp"
#include "lectern/store/package_files.hpp"

namespace lectern::packaging {

error broken_package(const std::string& what) {
    return {errc::corrupt, "checking the package that was made: " + what};
}

result<void> verify_package(const package_check& what, progress_meter& meter) {
    const auto& directory = what.directory;
    const auto alive = [&] { meter.alive(); };
    for (const auto& rendition : what.written)
        if (const auto same = media::check_written(rendition, alive); !same)
            return same.error().code == errc::corrupt ? broken_package(same.error().detail) : same;
    const auto manifest = store::read_package(directory);
    if (!manifest) return broken_package(manifest.error().detail);
    const auto differences = store::verify_files(directory, *manifest, alive);
    if (!differences) return differences.error();
    if (!differences->empty()) return broken_package(differences->front());
    if (auto read = verify_playlists(*manifest, directory); !read) return read;
    if (auto read = verify_captions(*manifest, directory); !read) return read;
    if (auto read = verify_slides(*manifest, directory); !read) return read;
    const auto sound = verify_tracks(*manifest, what, [&](double part) {
        meter.show(what.shown_from, what.shown_until, {part, {}});
    });
    // The renditions first: a lean file that differs from a broken one may be the one that is right.
    return sound ? verify_lean(*manifest, directory, alive) : sound;
}

} // namespace lectern::packaging
