#include "nearest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace lectern::app {
namespace {

// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
        }
    }
    return row.back();
}

} // namespace

std::string nearest_word(std::string_view word, std::span<const std::string> known) {
    std::string best;
    auto least = word.size() / 3 + 1;
    for (const auto& candidate : known) {
        const auto d = distance(word, candidate);
        if (d <= least && (best.empty() || d < least)) {
            least = d;
            best = candidate;
        }
    }
    return best;
}

} // namespace lectern::app
