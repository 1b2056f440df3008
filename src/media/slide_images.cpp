#include "slide_images.hpp"

#include "avif.hpp"
#include "slide_quality.hpp"
#include "webp.hpp"

#include "lectern/base/files.hpp"

#include <array>
#include <cstdio>

namespace lectern::media {
namespace {

// What images may cost: so much at once, so much a second after that; beyond it they get coarser.
constexpr double budget_bytes = 96'000, budget_bps = 12'000;
constexpr double least_step = 1.1; // from a quality to the next sharper one, in bytes

std::string image_name(std::size_t number) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04zu.webp", number);
    return text.data();
}

} // namespace

result<std::string> slide_images::store(const std::shared_ptr<const AVFrame>& taken, std::size_t number,
                                        std::chrono::microseconds until) {
    const auto picture = finish_ ? finish_(*taken) : result<std::shared_ptr<const AVFrame>>(taken);
    if (!picture) return picture.error();
    const auto webp = encode(**picture, until);
    if (!webp) return webp.error();
    std::error_code problem;
    std::filesystem::create_directory(folder_, problem);
    if (problem) return from_errno(problem.value(), "making " + folder_.string());
    names_.push_back(image_name(number));
    const auto file = folder_ / names_.back();
    if (auto written = base::write_file(file, *webp); !written) return written.error();
    bytes_ += webp->size();
    if (avif_)
        if (auto smaller = write_avif_beside(**picture, file); !smaller) return smaller.error();
    return names_.back();
}

// The sharpest that there is room for; what fitted the slide before is tried first.
result<std::string> slide_images::encode(const AVFrame& picture, std::chrono::microseconds until) {
    const auto seconds = std::chrono::duration<double>(until).count();
    const auto room = budget_bytes + budget_bps / 8 * seconds - static_cast<double>(bytes_);
    const auto fits = [room](std::size_t bytes, double times = 1) {
        return static_cast<double>(bytes) * times <= room;
    };
    auto webp = to_webp(picture, slide_qualities[quality_].webp);
    if (webp && fits(webp->size())) {
        while (quality_ > 0 && fits(webp->size(), least_step)) {
            auto sharper = to_webp(picture, slide_qualities[quality_ - 1].webp);
            if (!sharper) return sharper;
            if (!fits(sharper->size())) break;
            webp = std::move(sharper);
            --quality_;
        }
        return webp;
    }
    while (webp && !fits(webp->size()) && quality_ + 1 < slide_qualities.size())
        webp = to_webp(picture, slide_qualities[++quality_].webp);
    return webp;
}

void slide_images::keep(const std::set<std::string>& names) const {
    std::error_code ignored; // what stays is listed and served, and named by nothing
    for (const auto& name : names_) {
        if (names.contains(name)) continue;
        const auto file = folder_ / name;
        std::filesystem::remove(file, ignored);
        std::filesystem::remove(std::filesystem::path(file).replace_extension(".avif"), ignored);
    }
    if (names.empty()) std::filesystem::remove(folder_, ignored);
}

} // namespace lectern::media
