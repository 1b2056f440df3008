#include "slide_grid.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace lectern::media {
namespace {

constexpr int pixels = cell_side * cell_side;
constexpr int drawn_contrast = 24;     // between the lightest and the darkest pixel of a cell
constexpr double other_difference = 5; // mean of a cell; compression moves it by 1 to 2
constexpr double same_drawing = 0.92;  // correlation: dimmed or highlighted, not replaced
constexpr double enough_variance = 30; // below it a correlation says nothing
constexpr int brightnesses = 256, peaks = 3, peak_reach = 2;

} // namespace

slide_grid::slide_grid(int width, int height, std::vector<std::uint8_t> grey)
    : width_(width), columns_(width / cell_side), rows_(height / cell_side), grey_(std::move(grey)) {
    cells_.resize(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        int sum = 0, lightest = 0, darkest = 255;
        for (int y = 0; y < cell_side; ++y)
            for (const auto* p = row(i, y); p != row(i, y) + cell_side; ++p) {
                sum += *p;
                lightest = std::max<int>(lightest, *p);
                darkest = std::min<int>(darkest, *p);
            }
        cells_[i] = {static_cast<std::uint8_t>(sum / pixels), lightest - darkest >= drawn_contrast};
    }
}

double slide_grid::difference(const slide_grid& other, std::size_t i) const {
    int sum = 0;
    for (int y = 0; y < cell_side; ++y) {
        const auto *a = row(i, y), *b = other.row(i, y);
        for (int x = 0; x < cell_side; ++x) sum += std::abs(a[x] - b[x]);
    }
    return static_cast<double>(sum) / pixels;
}

double slide_grid::correlation(const slide_grid& other, std::size_t i) const {
    double a_sum = 0, b_sum = 0, aa = 0, bb = 0, ab = 0;
    for (int y = 0; y < cell_side; ++y) {
        const auto *a = row(i, y), *b = other.row(i, y);
        for (int x = 0; x < cell_side; ++x) {
            const double p = a[x], q = b[x];
            a_sum += p, b_sum += q, aa += p * p, bb += q * q, ab += p * q;
        }
    }
    const double a_variance = aa / pixels - (a_sum / pixels) * (a_sum / pixels);
    const double b_variance = bb / pixels - (b_sum / pixels) * (b_sum / pixels);
    if (a_variance < enough_variance || b_variance < enough_variance) return 0;
    return (ab / pixels - (a_sum / pixels) * (b_sum / pixels)) / std::sqrt(a_variance * b_variance);
}

bool slide_grid::shows_other(const slide_grid& other, std::size_t i) const {
    if (difference(other, i) < other_difference) return false;
    return !cells_[i].detail || !other.cells_[i].detail || correlation(other, i) < same_drawing;
}

double slide_grid::flatness(const std::vector<std::uint8_t>& left_out) const {
    std::array<int, brightnesses> count{};
    int all = 0;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        if (left_out[i] != 0) continue;
        for (int y = 0; y < cell_side; ++y)
            for (int x = 0; x < cell_side; ++x) ++count[row(i, y)[x]];
        all += pixels;
    }
    if (all == 0) return 0;
    int covered = 0;
    for (int peak = 0; peak < peaks; ++peak) {
        const auto top = static_cast<int>(std::max_element(count.begin(), count.end()) - count.begin());
        for (int b = std::max(0, top - peak_reach); b <= std::min(brightnesses - 1, top + peak_reach); ++b)
            covered += std::exchange(count[static_cast<std::size_t>(b)], 0);
    }
    return static_cast<double>(covered) / all;
}

} // namespace lectern::media
