// A small grey picture cut into cells, and how two of them differ. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lectern::media {

constexpr int cell_side = 8; // pixels of the small picture: about the height of a line of text

// What is in one cell.
struct cell {
    std::uint8_t mean = 0;
    bool detail = false; // something is drawn in it
};

// Whole cells only: a rest at the right and bottom edge is left out.
class slide_grid {
public:
    // `grey`: `height` rows of `width` bytes.
    slide_grid(int width, int height, std::vector<std::uint8_t> grey);

    int columns() const noexcept { return columns_; }
    int rows() const noexcept { return rows_; }
    std::size_t size() const noexcept { return cells_.size(); }
    const cell& at(std::size_t i) const { return cells_[i]; }

    // Mean difference of the pixels of cell i.
    double difference(const slide_grid& other, std::size_t i) const;
    // Whether cell i shows something else: neither noise nor the same drawing in another brightness.
    bool shows_other(const slide_grid& other, std::size_t i) const;

    // The share of the pixels outside `left_out` (a flag per cell) whose brightness is one of the few that
    // fill most of the picture: near 1 for paper, slides and editors; low for what a camera sees.
    double flatness(const std::vector<std::uint8_t>& left_out) const;

private:
    const std::uint8_t* row(std::size_t i, int y) const {
        const auto column = static_cast<int>(i) % columns_, line = static_cast<int>(i) / columns_;
        return grey_.data() + static_cast<std::ptrdiff_t>(line * cell_side + y) * width_ +
               static_cast<std::ptrdiff_t>(column) * cell_side;
    }
    double correlation(const slide_grid& other, std::size_t i) const;

    int width_, columns_, rows_;
    std::vector<std::uint8_t> grey_;
    std::vector<cell> cells_;
};

} // namespace lectern::media
