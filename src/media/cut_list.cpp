#include "lectern/media/cut_list.hpp"

#include <algorithm>

namespace lectern::media {

using std::chrono::microseconds;

cut_list::cut_list(std::vector<cut> cuts) {
    for (auto& c : cuts) c.from = std::max(c.from, microseconds{0});
    std::erase_if(cuts, [](const cut& c) { return c.to <= c.from; });
    std::ranges::sort(cuts, {}, &cut::from);
    for (const auto& c : cuts) {
        if (!cuts_.empty() && c.from <= cuts_.back().to)
            cuts_.back().to = std::max(cuts_.back().to, c.to);
        else
            cuts_.push_back(c);
    }
}

bool cut_list::removes(microseconds at) const {
    return std::ranges::any_of(cuts_, [at](const cut& c) { return c.from <= at && at < c.to; });
}

microseconds cut_list::place(microseconds at) const {
    microseconds removed{};
    for (const auto& c : cuts_) {
        if (at <= c.from) break;
        removed += std::min(at, c.to) - c.from;
    }
    return at - removed;
}

microseconds cut_list::origin(microseconds at) const {
    for (const auto& c : cuts_) {
        if (at < c.from) break;
        at += c.to - c.from;
    }
    return at;
}

microseconds cut_list::origin_of_end(microseconds at) const {
    for (const auto& c : cuts_) {
        if (at <= c.from) break;
        at += c.to - c.from;
    }
    return at;
}

bool cut_list::keeps_most(microseconds from, microseconds to) const {
    return (place(to) - place(from)) * 2 >= to - from;
}

} // namespace lectern::media
