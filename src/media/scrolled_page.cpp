#include "scrolled_page.hpp"

#include "grey_picture.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <vector>

namespace lectern::media {
namespace {

constexpr int step = 4;               // every fourth pixel of a row is looked at
constexpr std::size_t candidates = 4; // text repeats from line to line: the best shift may be another's
// Of the difference, once the page is moved back. Pages of photographs left 0.00 to 0.01, cameras 0.35 and
// more (drawn and real ones, 988 shifts).
constexpr double most_left = 0.35, most_left_of_photographs = 0.15;
constexpr double most_hidden = 0.5; // of what moved came into view, or went

struct region { // in pixels
    int left, top, right, bottom;
};

class page {
public:
    page(const AVFrame& before, const AVFrame& now, const cell_flags& moved, bool drawn)
        : before_(before), now_(now), most_left_(drawn ? most_left : most_left_of_photographs),
          side_(cell_side * shrink_factor(now)), columns_(now.width / shrink_factor(now) / cell_side) {
        for (std::size_t i = 0; i < moved.size(); ++i)
            if (moved[i] != 0) cells_.push_back(cell_at(static_cast<int>(i)));
    }

    bool is_scrolled() const {
        if (cells_.empty()) return false;
        const auto shifts = likely_shifts();
        return std::ranges::any_of(shifts, [this](int shift) { return explains(shift); });
    }

private:
    region cell_at(int i) const {
        const int x = i % columns_ * side_, y = i / columns_ * side_;
        return {x, y, x + side_, y + side_};
    }

    region all_cells() const {
        auto box = cells_.front();
        for (const auto& c : cells_)
            box = {std::min(box.left, c.left), std::min(box.top, c.top), std::max(box.right, c.right),
                   std::max(box.bottom, c.bottom)};
        return box;
    }

    static const std::uint8_t* row(const AVFrame& of, int y) {
        return of.data[0] + static_cast<std::ptrdiff_t>(y) * of.linesize[0];
    }

    // The mean brightness of each row of what moved.
    static std::vector<double> profile(const AVFrame& of, const region& box) {
        std::vector<double> rows;
        for (int y = box.top; y < box.bottom; ++y) {
            int sum = 0, seen = 0;
            for (int x = box.left; x < box.right; x += step) sum += row(of, y)[x], ++seen;
            rows.push_back(static_cast<double>(sum) / seen);
        }
        return rows;
    }

    // Rows that the page may have moved down by, those first whose profiles differ least.
    std::vector<int> likely_shifts() const {
        const auto box = all_cells();
        const auto from = profile(before_, box), to = profile(now_, box);
        const int rows = static_cast<int>(from.size()), most = rows / 2;
        struct tried {
            double left;
            int shift;
        };
        std::vector<tried> all;
        for (int shift = -most; shift <= most; ++shift) {
            if (shift == 0) continue;
            double left = 0;
            for (int y = std::max(0, shift); y < std::min(rows, rows + shift); ++y)
                left += std::abs(to[static_cast<std::size_t>(y)] - from[static_cast<std::size_t>(y - shift)]);
            all.push_back({left / (rows - std::abs(shift)), shift});
        }
        const auto few = std::min(candidates, all.size());
        std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(few), {}, &tried::left);
        std::vector<int> shifts;
        for (std::size_t i = 0; i < few; ++i) shifts.push_back(all[i].shift);
        return shifts;
    }

    std::int64_t difference(const region& cell, int shift) const {
        std::int64_t sum = 0;
        for (int y = cell.top; y < cell.bottom; ++y) {
            const auto *a = row(now_, y), *b = row(before_, y - shift);
            for (int x = cell.left; x < cell.right; x += step) sum += std::abs(a[x] - b[x]);
        }
        return sum;
    }

    bool explains(int shift) const {
        const auto is_hidden = [&](const region& c) {
            return c.top - shift < 0 || c.bottom - shift > before_.height;
        };
        const auto hidden = std::ranges::count_if(cells_, is_hidden);
        if (static_cast<double>(hidden) > most_hidden * static_cast<double>(cells_.size())) return false;
        std::int64_t left = 0, without = 0;
        for (const auto& c : cells_) {
            if (is_hidden(c)) continue;
            left += difference(c, shift);
            without += difference(c, 0);
        }
        return without > 0 && static_cast<double>(left) <= most_left_ * static_cast<double>(without);
    }

    const AVFrame &before_, &now_;
    double most_left_;
    int side_, columns_;
    std::vector<region> cells_;
};

} // namespace

bool is_scrolled(const AVFrame& before, const AVFrame& now, const cell_flags& moved, bool drawn) {
    return page(before, now, moved, drawn).is_scrolled();
}

} // namespace lectern::media
