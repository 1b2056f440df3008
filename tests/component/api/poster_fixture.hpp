// A package on disk with slides to choose a poster from, and posters made without a worker.
#pragma once

#include "component/made_pictures.hpp"
#include "packaging/slides.hpp"

#include "lectern/api/posters.hpp"
#include "lectern/base/files.hpp"
#include "lectern/base/sha256.hpp"

#include <string>
#include <vector>

namespace lectern::api {

inline result<media::made_poster> make_poster_here(std::string_view image) {
    return media::make_poster(image, poster_options().max_pixels);
}

// 600 s, each slide as long as the others.
inline void lay_package_with_slides(const store::package_store& packages, const std::string& id,
                                    const std::vector<std::string>& images) {
    const auto folder = packages.path_of(id);
    std::filesystem::create_directories(folder / "slides");
    store::package_manifest made;
    made.source_json = R"({"duration_s": 600})";
    made.duration_s = 600;
    made.has_poster = true;
    made.renditions.emplace_back();
    made.renditions.back().id = "slides";
    made.renditions.back().kind = store::rendition_kind::slides;
    std::vector<packaging::slide_image> slides;
    for (const auto& image : images) {
        const auto name = "000" + std::to_string(slides.size() + 1) + ".webp";
        base::write_file(folder / "slides" / name, image).value();
        made.files.push_back({"slides/" + name, image.size(), base::sha256_hex(image)});
        const std::chrono::seconds length(600 / images.size());
        media::slide slide;
        slide.start = length * slides.size();
        slide.end = length * (slides.size() + 1);
        slide.image = name;
        slides.push_back({slide, image.size(), 0});
    }
    base::write_file(folder / store::slides_file, packaging::slides_to_json(slides)).value();
    base::write_file(folder / "manifest.json", store::to_json(made)).value();
    base::write_file(folder / "index.json", store::index_to_json(made)).value();
}

} // namespace lectern::api
