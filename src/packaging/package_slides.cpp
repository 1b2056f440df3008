#include "lectern/packaging/package_slides.hpp"

#include "slides.hpp"

#include "lectern/base/files.hpp"

#include <algorithm>

namespace lectern::packaging {

result<std::vector<package_slide>> slides_of(const store::package_manifest& manifest,
                                             const std::filesystem::path& package) {
    std::vector<package_slide> slides;
    if (std::ranges::find(manifest.renditions, store::rendition_kind::slides, &store::rendition::kind) ==
        manifest.renditions.end())
        return slides;
    const auto text = base::read_file(package / store::slides_file);
    if (!text) return text.error();
    const auto listed = slides_from_json(*text);
    if (!listed) return listed.error();
    const auto folder = std::filesystem::path(store::slides_file).parent_path();
    for (const auto& one : *listed) {
        const auto path = (folder / one.slide.image).generic_string();
        const auto file = std::ranges::find(manifest.files, path, &store::package_file::path);
        if (file == manifest.files.end())
            return error{errc::corrupt, "the package does not list the slide " + one.slide.image};
        slides.push_back({one.slide.start, one.slide.end, one.slide.image, file->sha256});
    }
    return slides;
}

} // namespace lectern::packaging
