#include "slides.hpp"
#include "verify_package.hpp"

#include "lectern/base/files.hpp"

#include <algorithm>

namespace lectern::packaging {
namespace {

constexpr double rounding_s = 0.001; // slides.json counts in milliseconds

bool is_webp(std::string_view image) {
    return image.size() > 12 && image.starts_with("RIFF") && image.substr(8, 4) == "WEBP";
}

bool is_avif(std::string_view image) {
    return image.size() > 12 && image.substr(4, 8) == "ftypavif";
}

result<void> check_image(const store::package_manifest& manifest, const std::filesystem::path& directory,
                         const std::string& name, std::uint64_t bytes) {
    const auto path = std::filesystem::path(store::slides_file).parent_path() / name;
    const auto listed = std::ranges::find(manifest.files, path.generic_string(), &store::package_file::path);
    if (listed == manifest.files.end() || listed->bytes != bytes)
        return broken_package("the slide " + name + " is not there as it is said");
    const auto image = base::read_file(directory / path);
    if (!image) return broken_package(image.error().detail);
    if (!(name.ends_with(".avif") ? is_avif(*image) : is_webp(*image)))
        return broken_package("the slide " + name + " is no picture");
    return {};
}

// In order, within the lecture.
result<void> check_list(const store::package_manifest& manifest, const std::filesystem::path& directory,
                        const std::vector<slide_image>& list) {
    std::chrono::microseconds last{0};
    const std::chrono::duration<double> ends(manifest.duration_s + rounding_s);
    for (const auto& [slide, bytes, avif_bytes] : list) {
        if (slide.start < last || slide.end < slide.start || slide.end > ends)
            return broken_package("the slides do not follow each other");
        last = slide.start;
        if (auto there = check_image(manifest, directory, slide.image, bytes); !there) return there;
        if (avif_bytes == 0) continue;
        if (auto there = check_image(manifest, directory, avif_name(slide.image), avif_bytes); !there)
            return there;
    }
    return {};
}

} // namespace

result<void> verify_slides(const store::package_manifest& manifest, const std::filesystem::path& directory) {
    const bool has_slides = std::ranges::any_of(
        manifest.renditions, [](const auto& r) { return r.kind == store::rendition_kind::slides; });
    if (!has_slides) return {};
    const auto text = base::read_file(directory / store::slides_file);
    if (!text) return broken_package(text.error().detail);
    const auto list = slides_from_json(*text);
    return list ? check_list(manifest, directory, *list) : broken_package(list.error().detail);
}

} // namespace lectern::packaging
