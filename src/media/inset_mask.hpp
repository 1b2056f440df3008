// Which cells of the picture never come to rest: a webcam inset, a video that plays on a slide. Pure.
#pragma once

#include "slide_grid.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace lectern::media {

using cell_flags = std::vector<std::uint8_t>; // 0 or 1 per cell

// Cells of `now` that moved since `before`.
cell_flags moved_cells(const slide_grid& before, const slide_grid& now);

std::size_t count(const cell_flags& flags);

class inset_mask {
public:
    inset_mask(int columns, int rows);

    // The next sample, and those that come after it, as far as they are known: what moved in each. The mask
    // holds the cells that move again and again, rounded up to the rectangles that insets are.
    const cell_flags& update(const cell_flags& moved, std::span<const cell_flags* const> ahead);
    const cell_flags& mask() const noexcept { return mask_; } // as it was updated last

private:
    struct box {
        int left, top, right, bottom; // inclusive
        int cells = 0;
        int area() const { return (right - left + 1) * (bottom - top + 1); }
    };

    std::size_t index(int column, int row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
               static_cast<std::size_t>(column);
    }
    void fill_rectangles();
    box take_component(int column, int row, cell_flags& left) const;

    int columns_, rows_;
    std::vector<double> moves_; // of each cell, the older the less
    double samples_ = 0;        // they were counted in
    cell_flags mask_;
};

} // namespace lectern::media
