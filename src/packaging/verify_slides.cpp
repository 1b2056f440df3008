#include "verify_package.hpp"

#include "lectern/base/files.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace lectern::packaging {
namespace {

namespace json = boost::json;

constexpr double rounding_s = 0.001; // slides.json counts in milliseconds

result<void> check_image(const store::package_manifest& manifest, const std::filesystem::path& directory,
                         const std::string& name, std::uint64_t bytes) {
    const auto path = std::filesystem::path(store::slides_file).parent_path() / name;
    const auto listed = std::ranges::find(manifest.files, path.generic_string(), &store::package_file::path);
    if (listed == manifest.files.end() || listed->bytes != bytes)
        return broken_package("the slide " + name + " is not there as it is said");
    const auto image = base::read_file(directory / path);
    if (!image) return broken_package(image.error().detail);
    if (!image->starts_with("RIFF") || image->substr(8, 4) != "WEBP")
        return broken_package("the slide " + name + " is no picture");
    return {};
}

// In order, within the lecture. Exceptions: what Boost.JSON throws of another shape.
result<void> check_list(const store::package_manifest& manifest, const std::filesystem::path& directory,
                        const json::value& list) {
    double last = 0;
    for (const auto& item : list.as_array()) {
        const auto& slide = item.as_object();
        const auto start = slide.at("start_s").to_number<double>(),
                   end = slide.at("end_s").to_number<double>();
        if (start < last || end < start || end > manifest.duration_s + rounding_s)
            return broken_package("the slides do not follow each other");
        last = start;
        const std::string image(slide.at("image").as_string());
        auto there = check_image(manifest, directory, image, slide.at("bytes").to_number<std::uint64_t>());
        if (!there) return there;
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
    try {
        return check_list(manifest, directory, json::parse(*text));
    } catch (const std::exception& e) {
        return broken_package(std::string(store::slides_file) + ": " + e.what());
    }
}

} // namespace lectern::packaging
