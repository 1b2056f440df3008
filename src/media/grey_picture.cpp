#include "grey_picture.hpp"

#include <algorithm>

namespace lectern::media {
namespace {

constexpr int longest_side = 320;

} // namespace

int shrink_factor(const AVFrame& picture) {
    return std::max(1, (std::max(picture.width, picture.height) + longest_side - 1) / longest_side);
}

slide_grid shrink(const AVFrame& picture) {
    const int factor = shrink_factor(picture);
    const int width = picture.width / factor, height = picture.height / factor;
    std::vector<std::uint8_t> grey(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    std::vector<int> sums(static_cast<std::size_t>(width));
    for (int y = 0; y < height; ++y) {
        std::fill(sums.begin(), sums.end(), 0);
        for (int line = 0; line < factor; ++line) {
            const auto* from =
                picture.data[0] + static_cast<std::ptrdiff_t>(y * factor + line) * picture.linesize[0];
            for (auto& sum : sums)
                for (int x = 0; x < factor; ++x) sum += *from++;
        }
        const auto row = grey.begin() + static_cast<std::ptrdiff_t>(y) * width;
        std::transform(sums.begin(), sums.end(), row,
                       [factor](int sum) { return static_cast<std::uint8_t>(sum / (factor * factor)); });
    }
    return {width, height, std::move(grey)};
}

} // namespace lectern::media
