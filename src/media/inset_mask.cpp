#include "inset_mask.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace lectern::media {
namespace {

constexpr double moved_difference = 3; // mean of a cell's pixels between two samples
constexpr double local_share = 0.3; // of the picture: what moves more is a new slide or a page that scrolls
constexpr double restless_rate = 0.12; // of the samples a cell must move in; a slide's cells move in fewer
constexpr double memory = 120;         // samples: how long an inset is remembered while it holds still
constexpr double least_samples = 40;   // to tell a rate by
constexpr double largest_inset = 0.55; // of the picture; what is larger is no inset
constexpr double inset_fill = 0.3;     // how much of a rectangle must be restless
constexpr int reach = 2;               // cells: smaller gaps do not part an inset

bool is_local(const cell_flags& moved) {
    return static_cast<double>(count(moved)) <= local_share * static_cast<double>(moved.size());
}

} // namespace

cell_flags moved_cells(const slide_grid& before, const slide_grid& now) {
    cell_flags moved(now.size(), 0);
    for (std::size_t i = 0; i < moved.size(); ++i) moved[i] = now.difference(before, i) >= moved_difference;
    return moved;
}

std::size_t count(const cell_flags& flags) {
    return std::accumulate(flags.begin(), flags.end(), std::size_t{0});
}

inset_mask::inset_mask(int columns, int rows) : columns_(columns), rows_(rows) {
    const auto cells = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    moves_.assign(cells, 0);
    mask_.assign(cells, 0);
}

const cell_flags& inset_mask::update(const cell_flags& moved, std::span<const cell_flags* const> ahead) {
    const double kept = 1 - 1 / memory;
    samples_ = samples_ * kept + 1;
    const bool local = is_local(moved);
    auto moves = moves_;
    for (std::size_t i = 0; i < moves_.size(); ++i)
        moves[i] = moves_[i] = moves_[i] * kept + (local ? moved[i] : 0);
    for (const auto* flags : ahead)
        if (is_local(*flags))
            for (std::size_t i = 0; i < moves.size(); ++i) moves[i] += (*flags)[i];
    const auto least = restless_rate * std::max(least_samples, samples_ + static_cast<double>(ahead.size()));
    for (std::size_t i = 0; i < mask_.size(); ++i) mask_[i] = moves[i] >= least;
    fill_rectangles();
    return mask_;
}

void inset_mask::fill_rectangles() {
    auto left = mask_;
    const auto largest = largest_inset * columns_ * rows_;
    for (int row = 0; row < rows_; ++row)
        for (int column = 0; column < columns_; ++column) {
            if (left[index(column, row)] == 0) continue;
            const auto found = take_component(column, row, left);
            if (found.area() > largest || found.cells < inset_fill * found.area()) continue;
            for (int y = found.top; y <= found.bottom; ++y)
                std::fill_n(mask_.begin() + static_cast<std::ptrdiff_t>(index(found.left, y)),
                            found.right - found.left + 1, std::uint8_t{1});
        }
}

inset_mask::box inset_mask::take_component(int column, int row, cell_flags& left) const {
    box found{column, row, column, row};
    std::vector<std::pair<int, int>> open{{column, row}};
    left[index(column, row)] = 0;
    while (!open.empty()) {
        const auto [x, y] = open.back();
        open.pop_back();
        ++found.cells;
        found = {std::min(found.left, x), std::min(found.top, y), std::max(found.right, x),
                 std::max(found.bottom, y), found.cells};
        for (int v = std::max(0, y - reach); v <= std::min(rows_ - 1, y + reach); ++v)
            for (int u = std::max(0, x - reach); u <= std::min(columns_ - 1, x + reach); ++u)
                if (std::exchange(left[index(u, v)], std::uint8_t{0}) != 0) open.emplace_back(u, v);
    }
    return found;
}

} // namespace lectern::media
