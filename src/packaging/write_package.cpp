#include "write_package.hpp"

#include "lectern/base/files.hpp"
#include "lectern/store/package_files.hpp"
#include "lectern/store/package_playlists.hpp"

namespace lectern::packaging {
namespace {

namespace fs = std::filesystem;
using store::layout;

result<void> write_rendition(const store::package_manifest& manifest, const store::rendition& r,
                             const fs::path& directory) {
    auto written =
        base::write_file(directory / (r.id + ".m3u8"), store::render_media(manifest, r, layout::byte_range));
    if (!written || r.kind != store::rendition_kind::video) return written;
    return base::write_file(directory / (r.id + "-iframes.m3u8"),
                            store::render_iframes(manifest, r, layout::byte_range));
}

} // namespace

result<void> write_playlists(const store::package_manifest& manifest, const fs::path& directory) {
    for (const auto& r : manifest.renditions) {
        if (r.kind == store::rendition_kind::slides) continue;
        const auto written = write_rendition(manifest, r, directory);
        if (!written) return written;
    }
    for (const auto& c : manifest.captions) {
        const auto written = base::write_file(directory / "captions" / (c.language + ".m3u8"),
                                              store::render_captions(manifest, c, layout::byte_range));
        if (!written) return written;
    }
    auto written =
        base::write_file(directory / "main.m3u8", store::render_main(manifest, layout::byte_range));
    if (written)
        written = base::write_file(directory / "audio.m3u8",
                                   store::render_audio_only(manifest, layout::byte_range));
    if (written && store::has_low(manifest))
        written = base::write_file(directory / "low.m3u8", store::render_low(manifest, layout::byte_range));
    if (written)
        written =
            base::write_file(directory / "manifest.mpd", store::render_dash(manifest, layout::byte_range));
    return written;
}

result<void> write_manifest(store::package_manifest& manifest, const fs::path& directory,
                            const std::function<void()>& alive) {
    const auto indexed = base::write_file(directory / "index.json", store::index_to_json(manifest));
    if (!indexed) return indexed;
    auto files = store::list_files(directory, alive);
    if (!files) return files.error();
    manifest.files = std::move(*files);
    return base::write_file(directory / "manifest.json", store::to_json(manifest));
}

} // namespace lectern::packaging
